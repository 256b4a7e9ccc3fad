import re

from tests.architecture.tree import HERE, kept_files, short

# The folders of one machine and the hosts of one registry have no place in a project.
MACHINE = re.compile(
    rb"(?<![\w.$}])/(?:work|root|home/\w+|Users)/|(?:pypi|pythonhosted|npmjs)\.org"
)
TEXT = {".py", ".md", ".toml", ".txt", ".in", ".html", ".css", ".js", ".json", ".cfg", ".yml", ""}


def test_nothing_names_the_machine_it_was_written_on():
    found = [
        f"{short(file)}: {match.group().decode()}"
        for file in kept_files()
        if file.suffix in TEXT and file.name != "test_tree.py"
        for match in MACHINE.finditer(file.read_bytes())
    ]
    assert found == []


def test_this_very_folder_is_named_nowhere():
    here = str(HERE).encode()
    assert [short(file) for file in kept_files() if here in file.read_bytes()] == []


def test_nothing_is_left_to_do_in_a_comment():
    found = [
        f"{short(file)}: {line.strip()}"
        for file in kept_files()
        if file.suffix in {".py", ".js", ".css", ".html"}
        for line in file.read_text().splitlines()
        if re.search(r"\b(TODO|FIXME|XXX)\b", line) and file.name != "test_tree.py"
    ]
    assert found == []
