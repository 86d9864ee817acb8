"""The pictures and scans of the demo's mails, drawn: nobody's photo, the same bytes every time."""

import hashlib
import io
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from PIL import ExifTags, Image, ImageChops, ImageDraw, ImageFilter, ImageFont

Colour = tuple[int, int, int]
_SIZE = _WIDE, _HIGH = 800, 600
_CRATER_AT = (46.0, 29.0, 31.2), (30.0, 44.0, 18.6)  # degrees, minutes, seconds: a pier in Odesa
_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def photo(name: str, at: datetime) -> bytes:
    """A JPEG, as a phone takes it. One of them says where it was taken."""
    kept = io.BytesIO()
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "Lumen", "Lumen 7"
    exif[ExifTags.Base.DateTime] = at.strftime("%Y:%m:%d %H:%M:%S")
    if name == "crater":
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(
            {1: "N", 2: _CRATER_AT[0], 3: "E", 4: _CRATER_AT[1]}
        )
    image = _grainy(SCENES[name](), name)
    image.save(kept, "JPEG", quality=78, exif=exif)
    return kept.getvalue()


def picture(name: str) -> bytes:
    """A PNG: a logo, a screenshot, a brochure's picture."""
    kept = io.BytesIO()
    SCENES[name]().save(kept, "PNG")
    return kept.getvalue()


def scan(lines: list[str]) -> bytes:
    """A PDF of one page, as a scanner makes it: a picture of print, a little askew."""
    page = Image.new("L", (620, 877), 250)
    pen = ImageDraw.Draw(page)
    for place, line in enumerate(lines):
        size = 26 if place == 0 else 20
        pen.text((70, 90 + place * 52), line, fill=40, font=_print(size))
    pen.ellipse((380, 640, 540, 800), outline=120, width=4)
    pen.text((412, 708), "RECEIVED", fill=120, font=_print(18))
    kept = io.BytesIO()
    askew = page.rotate(0.7, fillcolor=235)
    dates = {"creationDate": _LONG_AGO.timetuple(), "modDate": _LONG_AGO.timetuple()}
    askew.save(kept, "PDF", **dates)
    return kept.getvalue()


def _print(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _grainy(image: Image.Image, name: str) -> Image.Image:
    """The noise of a small lens; `name` is its seed."""
    grain = Image.frombytes("L", _SIZE, hashlib.shake_256(name.encode()).digest(_WIDE * _HIGH))
    grain = grain.filter(ImageFilter.GaussianBlur(0.8)).point(lambda value: 104 + value // 5)
    noisy = ImageChops.overlay(image, Image.merge("RGB", (grain, grain, grain)))
    return noisy.filter(ImageFilter.GaussianBlur(0.6))


def _sky(top: Colour, bottom: Colour) -> Image.Image:
    """A sky that changes from one colour to the other, downwards."""
    slope = Image.linear_gradient("L").resize(_SIZE)
    return Image.composite(Image.new("RGB", _SIZE, bottom), Image.new("RGB", _SIZE, top), slope)


def _glow(image: Image.Image, at: tuple[int, int], reach: int, colour: Colour) -> Image.Image:
    """A light, or smoke: bright in the middle, nothing at the rim."""
    disc = ImageChops.invert(Image.radial_gradient("L")).resize((2 * reach, 2 * reach))
    mask = Image.new("L", image.size, 0)
    mask.paste(disc.point(lambda value: max(0, 2 * (value - 128))), (at[0] - reach, at[1] - reach))
    return Image.composite(Image.new("RGB", image.size, colour), image, mask)


def _crater() -> Image.Image:
    image = _sky((238, 178, 128), (196, 170, 160))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 210, 470, 420), fill=(112, 104, 100))
    for left in range(20, 460, 90):
        pen.rectangle((left, 250, left + 50, 300), fill=(60, 58, 60))
    pen.text((320, 330), "4", fill=(214, 206, 190), font=_print(64))
    pen.rectangle((0, 400, _WIDE, _HIGH), fill=(128, 116, 100))
    pen.ellipse((300, 430, 720, 570), fill=(66, 56, 48))
    pen.ellipse((350, 455, 670, 550), fill=(34, 29, 26))
    for place in range(40):
        x, y = 240 + place * 97 % 540, 410 + place * 61 % 170
        pen.polygon([(x, y), (x + 16, y + 4), (x + 8, y + 12)], fill=(92, 84, 76))
    return _glow(image, (600, 190), 210, (92, 88, 88))


def _convoy() -> Image.Image:
    image = _sky((12, 14, 26), (34, 32, 44))
    pen = ImageDraw.Draw(image)
    pen.polygon([(0, 600), (330, 300), (390, 300), (800, 600)], fill=(38, 38, 44))
    for place in range(7):
        size = 120 - place * 15
        x, y = 470 - place * 22, 420 - place * 22
        pen.rectangle((x - size, y - size, x, y), fill=(24, 28, 24))
        image = _glow(image, (x - size // 5, y), size // 3, (255, 96, 70))
        pen = ImageDraw.Draw(image)
    return image.filter(ImageFilter.GaussianBlur(4))


def _shop() -> Image.Image:
    image = _sky((120, 170, 220), (214, 222, 228))
    pen = ImageDraw.Draw(image)
    pen.rectangle((70, 170, 730, 520), fill=(186, 160, 130))
    pen.rectangle((70, 170, 730, 235), fill=(92, 60, 52))
    pen.text((110, 182), "SAGUARO PRINTING", fill=(236, 226, 208), font=_print(38))
    pen.rectangle((110, 270, 520, 500), fill=(58, 66, 74))
    pen.rectangle((210, 320, 430, 440), fill=(240, 240, 236))
    pen.text((226, 338), "FOR LEASE", fill=(190, 30, 30), font=_print(36))
    pen.text((226, 390), "555-0142", fill=(40, 40, 40), font=_print(34))
    pen.rectangle((570, 290, 670, 520), fill=(74, 54, 46))
    pen.rectangle((0, 520, _WIDE, _HIGH), fill=(150, 146, 140))
    return image


def _meter() -> Image.Image:
    image = _sky((112, 122, 118), (82, 92, 88))
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((230, 60, 570, 560), 40, fill=(226, 176, 38))
    pen.rectangle((270, 110, 530, 300), fill=(176, 196, 160))
    pen.text((292, 126), "CH4", fill=(30, 44, 30), font=_print(34))
    pen.text((292, 172), "31 000", fill=(20, 30, 20), font=_print(64))
    pen.text((292, 252), "ppm   14-10  05:52", fill=(30, 44, 30), font=_print(24))
    for place in range(3):
        pen.ellipse((282 + place * 90, 380, 338 + place * 90, 436), fill=(52, 50, 46))
    return image


def _glass() -> Image.Image:
    image = _sky((206, 206, 196), (150, 148, 138))
    pen = ImageDraw.Draw(image)
    pen.polygon([(290, 120), (510, 120), (480, 520), (320, 520)], fill=(226, 228, 222))
    pen.polygon([(299, 220), (501, 220), (480, 520), (320, 520)], fill=(140, 98, 46))
    pen.polygon([(312, 420), (488, 420), (480, 520), (320, 520)], fill=(96, 62, 30))
    return image


def _cellar() -> Image.Image:
    image = _sky((48, 46, 44), (30, 29, 28))
    pen = ImageDraw.Draw(image)
    pen.polygon([(0, 600), (220, 380), (580, 380), (800, 600)], fill=(64, 70, 72))
    pen.rectangle((220, 130, 580, 380), fill=(92, 88, 80))
    pen.rectangle((350, 190, 450, 380), fill=(52, 44, 38))
    for left in (60, 640):
        pen.line((left, 0, left + 20, 420), fill=(110, 104, 96), width=14)
    return _glow(image, (400, 70), 230, (232, 214, 160))


def _queue() -> Image.Image:
    image = _sky((168, 176, 190), (204, 200, 196))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 430, _WIDE, _HIGH), fill=(96, 96, 100))
    pen.rectangle((60, 90, 210, 420), fill=(34, 74, 130))
    for place, price in enumerate(("92  71.90", "95  84.50", "DT  --.--")):
        pen.text((76, 130 + place * 80), price, fill=(250, 240, 200), font=_print(28))
    for place, colour in enumerate(((150, 40, 40), (210, 210, 208), (60, 90, 70), (40, 44, 60))):
        left = 250 + place * 140
        pen.rounded_rectangle((left, 400, left + 126, 470), 18, fill=colour)
        pen.rounded_rectangle((left + 24, 360, left + 102, 420), 16, fill=colour)
        for wheel in (left + 16, left + 84):
            pen.ellipse((wheel, 452, wheel + 28, 480), fill=(24, 24, 26))
    return image


def _shaft() -> Image.Image:
    image = _sky((84, 80, 72), (60, 58, 54))
    pen = ImageDraw.Draw(image)
    pen.rectangle((160, 120, 640, 520), fill=(30, 30, 30))
    for place in range(6):
        pen.line((160, 180 + place * 50, 640, 210 + place * 46), fill=(44, 46, 60), width=20)
    pen.rectangle((350, 260, 480, 340), fill=(22, 24, 26), outline=(120, 120, 120), width=3)
    pen.ellipse((456, 270, 468, 282), fill=(60, 220, 90))
    pen.polygon([(640, 120), (790, 60), (790, 420), (640, 520)], fill=(120, 122, 124))
    return image


def _reservoir() -> Image.Image:
    image = _sky((104, 160, 214), (232, 206, 160))
    pen = ImageDraw.Draw(image)
    pen.polygon(
        [(0, 330), (240, 230), (480, 320), (800, 220), (800, 600), (0, 600)], (176, 140, 96)
    )
    pen.ellipse((180, 470, 640, 560), fill=(96, 132, 130))
    pen.rectangle((390, 250, 440, 480), fill=(150, 126, 100))
    pen.polygon([(382, 250), (415, 190), (448, 250)], fill=(122, 84, 66))
    pen.rectangle((405, 280, 425, 310), fill=(60, 48, 40))
    return image


def _containers() -> Image.Image:
    image = _sky((10, 14, 30), (22, 24, 38))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 480, _WIDE, _HIGH), fill=(40, 40, 42))
    colours = ((120, 44, 36), (36, 70, 104), (50, 90, 66), (130, 104, 44))
    for place in range(12):
        left, top = 40 + place % 4 * 184, 380 - place // 4 * 104
        pen.rectangle((left, top, left + 176, top + 98), fill=colours[place * 7 % 4])
        number = f"QXRU {4107 + place * 331}"
        pen.text((left + 12, top + 12), number, fill=(220, 220, 210), font=_print(18))
    return _glow(image, (640, 60), 260, (250, 220, 150))


def _paper() -> Image.Image:
    return _sheet(("No. 2207-14 / B", "MOTOR 2212  920KV", "KOL. 2000", "PART 11.38.06-A"))


def _call_list() -> Image.Image:
    return _sheet(("02:39  PIER 4  FIRE", "02:43  PIER 4", "02:44  SIREN?", "02:52  WAREHOUSE"))


def _notebook() -> Image.Image:
    return _sheet(("7/8   30.4", "8/8   30.9", "9/8   31.2", "10/8  31.0", "11/8  (27.8)"))


def _sheet(lines: tuple[str, ...]) -> Image.Image:
    """A sheet of paper on a table, written by hand, photographed askew."""
    sheet = Image.new("RGB", (520, 640), (236, 230, 214))
    pen = ImageDraw.Draw(sheet)
    for place in range(14):
        pen.line((0, 60 + place * 44, 520, 60 + place * 44), fill=(178, 192, 214), width=2)
    for place, line in enumerate(lines):
        pen.text((46, 66 + place * 88), line, fill=(30, 44, 110), font=_print(38))
    table = _sky((108, 78, 54), (78, 56, 40))
    askew = sheet.rotate(-4, expand=True, fillcolor=(92, 66, 46))
    table.paste(askew, (120, -40))
    return table


def _boat() -> Image.Image:
    image = _sky((186, 198, 210), (140, 152, 164))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 360, _WIDE, _HIGH), fill=(70, 92, 106))
    pen.polygon([(260, 350), (560, 350), (520, 410), (290, 410)], fill=(40, 60, 90))
    pen.rectangle((430, 290, 510, 350), fill=(220, 220, 216))
    pen.line((340, 350, 340, 220), fill=(60, 60, 60), width=6)
    pen.text((300, 362), "KL-318", fill=(230, 230, 230), font=_print(26))
    return image


def _logo() -> Image.Image:
    image = Image.new("RGB", (240, 80), (255, 255, 255))
    pen = ImageDraw.Draw(image)
    pen.polygon([(10, 44), (66, 44), (54, 66), (22, 66)], fill=(24, 54, 92))
    pen.polygon([(38, 12), (38, 40), (62, 40)], fill=(196, 60, 44))
    pen.text((82, 24), "Hull & Cargo", fill=(24, 54, 92), font=_print(24))
    return image


def _chat() -> Image.Image:
    image = Image.new("RGB", (540, 720), (226, 234, 226))
    pen = ImageDraw.Draw(image)
    said = (
        (False, "300 eur. only film parking, plates"),
        (True, "wozu braucht man das"),
        (False, "is for security company"),
        (False, "pay crypto same day"),
        (True, "welche kaserne"),
        (False, "you choose. bundeswehr. north is best"),
    )
    for place, (own, line) in enumerate(said):
        left, top = (150 if own else 20), 40 + place * 100
        fill = (200, 232, 190) if own else (255, 255, 255)
        pen.rounded_rectangle((left, top, left + 370, top + 70), 18, fill=fill)
        pen.text((left + 18, top + 22), line, fill=(30, 30, 30), font=_print(20))
    return image


def _beach() -> Image.Image:
    image = _sky((70, 150, 230), (250, 226, 180))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 330, _WIDE, 450), fill=(40, 140, 180))
    pen.polygon([(0, 450), (800, 420), (800, 600), (0, 600)], fill=(240, 214, 160))
    return _glow(image, (620, 120), 110, (255, 246, 200))


SCENES: Mapping[str, Callable[[], Image.Image]] = MappingProxyType(
    {
        "beach": _beach,
        "boat": _boat,
        "call list": _call_list,
        "cellar": _cellar,
        "chat": _chat,
        "containers": _containers,
        "convoy": _convoy,
        "crater": _crater,
        "glass": _glass,
        "logo": _logo,
        "meter": _meter,
        "notebook": _notebook,
        "paper": _paper,
        "queue": _queue,
        "reservoir": _reservoir,
        "shaft": _shaft,
        "shop": _shop,
    }
)
