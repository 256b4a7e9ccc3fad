from tests.architecture.tree import HERE

MOST = 24 * 1024


def test_all_that_a_browser_is_given_to_look_well_is_small():
    """Raw, one rule a line; what begins with `pdf` is for paper and never leaves the house."""
    everything = (HERE / "static" / "css").glob("*.css")
    sheets = [file for file in everything if not file.name.startswith("pdf")]
    sizes = {file.name: file.stat().st_size for file in sheets}
    assert sum(sizes.values()) <= MOST, sizes
