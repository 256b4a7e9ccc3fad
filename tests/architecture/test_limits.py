from tests.architecture.tree import HERE, functions, short, sources

LINES_OF_A_FILE = 400
LINES_OF_A_FUNCTION = 40


def test_no_file_is_longer_than_a_person_reads_at_once():
    long = {
        short(file): lines
        for file in sources("agreements", "separation", "tests")
        if (lines := len(file.read_text().splitlines())) > LINES_OF_A_FILE
    }
    assert long == {}


def test_no_function_is_longer_than_a_screen():
    long = {
        f"{short(file)}:{function.name}": lines
        for file in sources("agreements", "separation", "tests")
        for function in functions(file)
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > LINES_OF_A_FUNCTION
    }
    assert long == {}


def test_the_entry_stays_small():
    assert len((HERE / "dev").read_text().splitlines()) < 120


def test_the_first_page_a_newcomer_reads_stays_short():
    assert len((HERE / "README.md").read_text().splitlines()) < 150
