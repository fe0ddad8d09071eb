"""What people do, in a browser: by keyboard, with and without JavaScript."""

import re

from playwright.sync_api import Page, expect


def focused(page: Page) -> str:
    return page.evaluate("() => document.activeElement.textContent.trim()")


def test_sign_in_skip_link_and_sign_out_by_keyboard_alone(stranger, password):
    page = stranger
    page.goto("/accounts/login/?next=/cities/")
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the content"
    page.keyboard.press("Enter")
    for _ in range(12):
        if page.evaluate("() => document.activeElement.id") == "id_login":
            break
        page.keyboard.press("Tab")
    page.keyboard.type("desk")
    page.keyboard.press("Tab")
    # The link to reset the password lies between the two boxes.
    while page.evaluate("() => document.activeElement.id") != "id_password":
        page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/cities/")

    menu = page.locator(".menu summary")
    menu.focus()
    page.keyboard.press("Enter")
    out = page.locator(".menu-items button")
    expect(out).to_be_visible()
    page.keyboard.press("Escape")
    expect(out).to_be_hidden()
    page.keyboard.press("Enter")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/login/**")
    page.goto("/cities/")
    assert "/accounts/login/" in page.url


def test_focus_is_visible_wherever_the_keyboard_goes(open_as):
    page = open_as("en")
    page.goto("/cities/")
    for _ in range(25):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "() => { const s = getComputedStyle(document.activeElement);"
            " return s.outlineStyle + s.outlineWidth }"
        )
        assert outline == "solid3px"
    page.close()


def test_source_of_a_fact_opens_and_closes_by_keyboard(open_as):
    page = open_as("en")
    page.goto("/cities/berlin/")
    mark = page.locator(".source-mark").first
    note = page.locator(f"#{mark.get_attribute('popovertarget')}")
    expect(note).to_be_hidden()
    mark.focus()
    page.keyboard.press("Enter")
    expect(note).to_be_visible()
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    page.close()


def test_filter_refreshes_the_list_and_the_address_together(open_as):
    page = open_as("en")
    page.goto("/cities/")
    page.fill("#q", "Sao Paulo")
    expect(page.locator("#list [role=status]")).to_have_text(re.compile(r"^1 record"))
    assert "q=Sao" in page.url
    # What is in the address is the whole state: loading it shows the same.
    page.reload()
    expect(page.locator("table.records tbody tr")).to_have_count(1)
    page.locator(".chip").click()
    expect(page.locator("table.records tbody tr")).to_have_count(26)
    assert page.url.endswith("/cities/") or "q=" not in page.url
    page.close()


def test_box_of_a_relation_suggests_once_somebody_gets_there(open_as):
    page = open_as("en")
    page.goto("/visits/")
    page.click(".drop summary >> nth=0")
    options = page.locator("#f-city-list option")
    expect(options).to_have_count(0)
    page.focus("#f-city")
    expect(options).not_to_have_count(0)
    page.fill("#f-city", "berl")
    expect(options).to_have_count(1)
    assert options.first.get_attribute("value") == "berlin"
    assert page.url.endswith("/visits/")
    page.close()


def test_wrong_filter_is_explained_in_place(open_as):
    page = open_as("en")
    page.goto("/visits/?city=atlantis")
    expect(page.locator("#list [role=alert]")).to_contain_text("“atlantis” is not known here.")
    page.close()


def test_without_javascript_lists_sort_filter_and_show_columns(open_as):
    page = open_as("en", javascript=False)
    page.goto("/cities/")
    page.fill("#q", "berlin")
    page.click(".search button")
    expect(page.locator("table.records tbody tr")).to_have_count(1)
    page.click("text=Columns")
    page.locator("input[name=columns][value=region]").uncheck()
    page.locator(".drop-narrow button").click()
    expect(page.locator("table.records thead")).not_to_contain_text("Part of the world")
    expect(page.locator("table.records tbody tr")).to_have_count(1)
    page.click("table.records thead a.sort >> nth=0")
    expect(page.locator("th[aria-sort=descending]")).to_have_count(1)
    page.close()


def test_without_javascript_sources_menu_and_language_work(open_as):
    page = open_as("en", javascript=False)
    page.goto("/cities/berlin/")
    page.locator(".source-mark").first.click()
    expect(page.locator(".source-note:popover-open")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator(".menu summary").click()
    expect(page.locator(".menu-items")).to_be_visible()
    expect(page.locator(".site-nav a[aria-current]")).to_have_text("Cities")
    page.close()


def test_without_javascript_a_refused_form_keeps_what_was_typed(open_as):
    page = open_as("en", javascript=False)
    page.goto("/visits/add/")
    page.fill("#id_starts_on", "2015-02-30")
    page.click(".form-actions button")
    expect(page.locator("#error-summary")).to_contain_text("2015-02-30 is not a day")
    assert page.input_value("#id_starts_on") == "2015-02-30"
    page.locator("#error-summary a[href='#id_starts_on']").click()
    page.close()


def test_refused_form_takes_the_reader_to_the_summary(open_as):
    page = open_as("en")
    page.goto("/cities/add/")
    page.click(".form-actions button")
    expect(page.locator("#error-summary")).to_be_focused()
    page.close()


def test_someone_elses_save_is_shown_beside_ones_own(open_as):
    mine, theirs = open_as("en"), open_as("ja")
    for page, name in ((mine, "Mayor of mine"), (theirs, "Mayor of theirs")):
        page.goto("/cities/hanoi/edit/")
        page.fill("#id_leader_office_en", name)
    theirs.click(".form-actions button")
    theirs.wait_for_url("**/cities/hanoi/")
    mine.click(".form-actions button")
    expect(mine.locator("h1")).to_contain_text("Someone else saved")
    expect(mine.locator("table.records tbody tr")).to_have_count(1)
    expect(mine.locator("table.records")).to_contain_text("Mayor of theirs")
    mine.click(".form-actions button")
    mine.wait_for_url("**/cities/hanoi/")
    expect(mine.locator("dl.facts").first).to_contain_text("Mayor of mine")
    mine.close()
    theirs.close()


def test_dark_theme_follows_the_readers_system(open_as):
    def background(scheme: str) -> str:
        page = open_as("en", scheme)
        page.goto("/profile/")
        colour = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
        page.close()
        return colour

    assert background("light") == "rgb(255, 255, 255)"
    assert background("dark") == "rgb(21, 23, 28)"


def test_printed_list_is_the_table_without_the_menus(open_as):
    page = open_as("en")
    page.goto("/cities/")
    page.emulate_media(media="print")
    expect(page.locator("table.records")).to_be_visible()
    for selector in (".site-nav", ".site-header", ".filters", ".site-footer"):
        expect(page.locator(selector)).to_be_hidden()
    page.close()


def test_view_is_saved_and_opened_again_without_javascript(open_as):
    page = open_as("en", javascript=False)
    page.goto("/networks/?sort=-name")
    menu = page.locator(".drop", has=page.locator("#saved-filters"))
    menu.locator("summary").click()
    page.get_by_label("Save this view as").fill("From the end")
    page.get_by_label("Open the list with it").check()
    menu.get_by_role("button", name="Save").click()
    page.goto("/networks/")
    assert page.url.endswith("/networks/?sort=-name")
    expect(page.locator("#list")).to_contain_text("This list opens with it.")
    page.locator("#list").get_by_role("link", name="Show the whole list").click()
    assert page.url.endswith("/networks/?view=all")
    menu.locator("summary").click()
    menu.get_by_role("link", name="Change").click()
    page.get_by_role("button", name="Delete").click()
    assert page.url.endswith("/networks/")
    page.close()


def test_menu_of_saved_filters_follows_the_list_and_stays_open(open_as):
    page = open_as("en")
    page.goto("/cities/?view=all")
    menu = page.locator(".drop", has=page.locator("#saved-filters"))
    page.fill("#q", "berlin")
    expect(page.locator("#list [role=status]")).to_have_text(re.compile(r"^1 record"))
    # Leaving the box refreshes the list once more, while the menu is open already.
    with page.expect_response(re.compile("q=berlin")):
        menu.locator("summary").click()
    expect(menu.locator("form").first).to_have_attribute("action", re.compile("q=berlin"))
    expect(page.get_by_label("Save this view as")).to_be_visible()
    page.close()
