"""The text of a chat message in the form that Slack-compatible webhooks read."""

LONGEST = 3000


def escaped(text: str) -> str:
    """Slack's three signs of its own, made harmless."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def message(title: str, body: str, url: str) -> dict[str, str]:
    """A message with the title in bold, the body, and the title's link (an absolute URL, or empty)."""
    lines = [f"*{escaped(title).replace('*', '')}*", escaped(body)[:LONGEST]]
    if url:
        lines.append(f"<{url.replace('|', '%7C').replace('>', '%3E').replace('<', '%3C')}>")
    return {"text": "\n".join(line for line in lines if line)}
