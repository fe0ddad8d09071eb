"""Documents of a record in a browser, in both languages, with and without JavaScript."""

import hashlib
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.core.uploads.samples import GOOD, PROGRAM

WORDS = {
    "en": ("Add documents", "it looks like a program", "Added by mistake"),
    "ja": ("文書を追加", "内容はプログラムのようです", "誤って追加したため"),
}


def choose(page: Page, *files: tuple[str, bytes]) -> None:
    page.set_input_files(
        "#id_documents",
        [
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
            for name, content in files
        ],
    )


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_documents_are_added_refused_downloaded_and_voided(
    open_as, language, javascript, tmp_path: Path
):
    link, program, reason = WORDS[language]
    page = open_as(language, javascript=javascript)
    page.goto("/cities/seoul/")
    page.click(f"#documents a:has-text('{link}')")

    choose(page, ("協定書.pdf", PROGRAM))
    page.fill("#id_title_ja", "覚書")
    page.click(".form-actions button")
    expect(page.locator("#error-summary")).to_contain_text(program)
    assert page.input_value("#id_title_ja") == "覚書"

    page.fill("#id_title_ja", "")
    # Different contents in each run: a record has each content once.
    text = f"{language} {javascript}\n".encode()
    choose(
        page, ("議事録 第1回.txt", text), (f"写真 {language} {javascript}.png", GOOD["photo.png"])
    )
    if language == "en" and javascript:
        page.click(".form-actions button")
    else:
        choose(page, ("議事録 第1回.txt", text))
        page.click(".form-actions button")
    page.wait_for_url("**/cities/seoul/#documents")
    row = page.locator("#documents tbody tr", has_text="議事録 第1回.txt").first
    expect(row).to_be_visible()

    with page.expect_download() as started:
        row.locator("a[download]").click()
    assert started.value.suggested_filename == "議事録 第1回.txt"
    saved = tmp_path / "saved"
    started.value.save_as(saved)
    assert hashlib.sha256(saved.read_bytes()).digest() == hashlib.sha256(text).digest()

    row.locator("td:last-child a").click()
    page.fill("#id_reason", reason)
    page.click(".form-actions button")
    page.wait_for_url("**/cities/seoul/#documents")
    voided = page.locator("#documents tbody tr", has_text=reason).first
    expect(voided).to_contain_text("議事録 第1回.txt")
    expect(voided.locator("td:last-child a")).to_have_count(0)
    page.close()


def test_files_that_are_too_large_are_said_to_be_before_they_are_sent(open_as, tmp_path: Path):
    page = open_as("en")
    page.goto("/cities/seoul/")
    page.click("#documents a:has-text('Add documents')")
    large = tmp_path / "film.txt"
    with large.open("wb") as file:
        file.truncate(50_000_000)
    page.fill("#id_title_en", "A long film")
    page.set_input_files("#id_documents", large)
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    page.click(".form-actions button")
    said = page.evaluate("() => document.querySelector('#id_documents').validationMessage")
    assert said.startswith("One upload may have at most 25 MB")
    assert "POST" not in sent
    assert page.input_value("#id_title_en") == "A long film"
    page.close()
