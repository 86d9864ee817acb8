// In the browser, on the tree that it built of a mail: all that may not be there.
(root) => {
  const words = (text) => new Set(text.split(" "));
  const TAGS = words(
    "script svg math style link meta base form input button textarea select option iframe frame " +
      "frameset object embed applet audio video source track param template noscript title area " +
      "map dialog details summary marquee portal canvas image label slot",
  );
  const SAID = words(
    "id name class srcset background poster lowsrc dynsrc longdesc cite ping action formaction " +
      "data srcdoc usemap tabindex accesskey autofocus contenteditable popover is role download " +
      "attributionsrc part slot",
  );
  const found = [];

  function look(one) {
    const name = one.localName;
    if (TAGS.has(name) || one.namespaceURI !== "http://www.w3.org/1999/xhtml") found.push(`<${name}>`);
    for (const { name: key, value } of one.attributes) {
      if (SAID.has(key) || /^(on|data-|aria-|x)/.test(key)) found.push(`<${name} ${key}>`);
      if (key === "href" && !/^(https?:\/\/[^/]|mailto:)/.test(value)) found.push(`leads to ${value}`);
      if (key === "src" && !/^(\/inline\/|cid:)/.test(value)) found.push(`loads ${value}`);
    }
    if (name === "a" && (one.target !== "_blank" || !/noopener noreferrer/.test(one.rel)))
      found.push("a link that keeps us in its hand");
    if (isCovering(getComputedStyle(one))) found.push(`<${name}> is styled ${one.outerHTML.slice(0, 200)}`);
  }

  function isCovering(style) {
    const size = parseFloat(style.fontSize);
    return (
      ["fixed", "absolute", "sticky"].includes(style.position) ||
      style.zIndex !== "auto" ||
      style.display === "none" ||
      style.visibility !== "visible" ||
      style.opacity !== "1" ||
      style.backgroundImage !== "none" ||
      size < 3 ||
      size > 400
    );
  }

  if (window.ran) found.push("a script ran");
  for (const one of (root ?? document.body).querySelectorAll("*")) look(one);
  return [...new Set(found)];
}
