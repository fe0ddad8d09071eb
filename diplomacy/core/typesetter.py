"""A process of its own that sets one document as PDF: a JSON description in, the PDF out.

It is run as a file and imports nothing of the portal, so that it starts at once. The library loads
fonts into memory and must not be forked afterwards; here both are gone with the process.
"""

import json
import sys


def main() -> None:
    """Read template, root, fonts and data from standard input; write the PDF to standard output."""
    import typst

    asked = json.load(sys.stdin)
    document = typst.compile(
        asked["template"],
        root=asked["root"],
        font_paths=asked["fonts"],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(asked["data"], ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=asked["timestamp"],
    )
    sys.stdout.buffer.write(document)


if __name__ == "__main__":
    main()
