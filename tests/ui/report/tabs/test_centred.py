"""A tab in a wide window: in the middle, and no obstacle to what is opened beside it."""

from tests.clerk import Clerk


def test_table_and_text_stand_in_the_middle_of_a_wide_window(clerk: Clerk) -> None:
    clerk.window.resize(1920, 1000)
    field = clerk.field("overview")
    left = field.mapTo(clerk.window, field.rect().topLeft()).x()
    assert abs(left - (1920 - left - field.width())) <= 8
    clerk.turns_to("requests")
    tab = clerk.grid_tab("requests")
    head = tab.head.mapTo(clerk.window, tab.head.rect().topLeft()).x()
    assert head > 150
    assert abs(head - (1920 - head - tab.head.width())) <= 8


def test_a_wide_window_can_be_made_narrow_again(clerk: Clerk) -> None:
    least = []
    for width in (1100, 1920):
        clerk.window.resize(width, 800)
        for section in ("overview", "requests"):
            clerk.turns_to(section)
            page = clerk.view.tabs.currentWidget()
            least.append((section, page.minimumSizeHint().width()))
    assert least[:2] == least[2:]
    clerk.window.resize(1100, 800)
    assert clerk.window.width() == 1100
