"""One comment on a pull request: `farshore comment` against a server that speaks GitHub's comment API."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.process import Result, environment, farshore
from tests.pull_request.conftest import MARKER
from tests.pull_request.github_server import (
    ALICE,
    BOT,
    LIMIT,
    OTHER_BOT,
    TOKEN,
    GitHubServer,
    answers,
    closed,
    cut_short,
    done_but_closed,
    github_server,
    sent_to,
    slow,
    status,
)

REPORT = f"{MARKER}\n### farshore review: 1 error\n"
ADDRESS = "https://github.example/acme/shop/pull/7#issuecomment-"


@pytest.fixture
def post(job: dict[str, str], tmp_path: Path):
    """Post a report as the job does."""

    def run(*options: str, report: str = REPORT, **extra: str) -> Result:
        file = tmp_path / "report.md"
        file.write_text(report, encoding="utf-8", newline="")
        result = farshore("comment", file, *options, env={**job, **extra})
        assert "SECRET" not in result.stdout + result.stderr, "the token is never shown"
        assert "Traceback" not in result.stderr
        return result

    return run


class TestOneComment:
    """There is one comment with the marker, and it says what the report says."""

    def test_the_first_report_is_a_new_comment(self, post, github: GitHubServer) -> None:
        result = post()
        assert (result.code, result.stdout, result.stderr) == (0, f"created {ADDRESS}1001\n", "")
        assert github.bodies() == [REPORT.rstrip()]

    def test_the_next_report_updates_it(self, post, github: GitHubServer) -> None:
        github.says("hello", ALICE)
        github.says(REPORT)
        result = post(report=f"{MARKER}\nall is well\n")
        assert (result.code, result.stdout) == (0, f"updated {ADDRESS}1002\n")
        assert github.bodies() == ["hello", f"{MARKER}\nall is well"]

    def test_a_report_that_says_the_same_writes_nothing(self, post, github: GitHubServer) -> None:
        github.says(REPORT.replace("\n", "\r\n"))
        result = post()
        assert (result.code, result.stdout) == (0, f"unchanged {ADDRESS}1001\n")
        assert github.asked("POST") + github.asked("PATCH") + github.asked("DELETE") == 0

    def test_only_an_old_comment_is_kept_true_where_there_is_nothing_to_say(self, post, github: GitHubServer) -> None:
        result = post("--only-update")
        assert (result.code, result.stdout) == (0, "no comment needed on acme/shop#7\n")
        assert github.bodies() == []
        github.says(REPORT)
        result = post("--only-update", report=f"{MARKER}\nall is well\n")
        assert (result.code, result.stdout.split()[0]) == (0, "updated")
        assert github.bodies() == [f"{MARKER}\nall is well"]

    def test_older_duplicates_are_deleted_and_the_newest_stays(self, post, github: GitHubServer) -> None:
        for text in ("first", "second", "third"):
            github.says(f"{MARKER}\n{text}")
        result = post()
        assert (result.code, result.stdout) == (0, f"updated {ADDRESS}1003 (and deleted 2 older)\n")
        assert github.bodies() == [REPORT.rstrip()]

    def test_the_reports_of_ten_stacks_are_one_comment(self, job, github: GitHubServer, tmp_path: Path) -> None:
        for text in ("nothing to object to", "1 error"):
            files = []
            for number in range(10):
                file = tmp_path / f"stack-{number}.md"
                file.write_text(
                    f"<!-- farshore review: {number} -->\n### review of {number}: {text}\n", encoding="utf-8"
                )
                files.append(file)
            result = farshore("comment", *files, env=job)
            assert result.code == 0, result.stderr
        assert result.stdout == f"updated {ADDRESS}1001\n"
        (body,) = github.bodies()
        assert body.startswith("<!-- farshore review -->\n### review of 0: 1 error\n\n### review of 1: 1 error")
        assert body.count("### review of") == 10

    def test_it_is_found_on_the_third_page(self, post, github: GitHubServer) -> None:
        for number in range(230):
            github.says(f"comment {number}", ALICE)
        github.says(f"{MARKER}\nold")
        assert post().stdout == f"updated {ADDRESS}1231\n"
        assert github.requests[:3] == [
            "GET /repos/acme/shop/issues/7/comments?per_page=100",
            "GET /repos/acme/shop/issues/7/comments?per_page=100&page=2",
            "GET /repos/acme/shop/issues/7/comments?per_page=100&page=3",
        ]

    def test_another_name_is_another_comment(self, post, github: GitHubServer) -> None:
        github.says(REPORT)
        prod = "<!-- farshore review: prod -->\nfine\n"
        assert post(report=prod).stdout == f"created {ADDRESS}1002\n"
        assert github.bodies() == [REPORT, prod.rstrip()]

    def test_a_marker_can_be_given(self, post, github: GitHubServer) -> None:
        assert post("--marker", "<!-- mine -->", report="no marker of its own\n").code == 0
        assert github.bodies() == ["<!-- mine -->\nno marker of its own"]
        assert post("--marker", "<!-- mine -->", report=REPORT).stdout == f"updated {ADDRESS}1001\n"
        assert github.bodies() == ["<!-- mine -->\n### farshore review: 1 error"]

    def test_a_report_can_come_through_a_pipe(self, job: dict[str, str], github: GitHubServer) -> None:
        command = [sys.executable, "-m", "farshore", "comment", "-"]
        done = subprocess.run(command, input=REPORT.encode(), env=environment(**job), capture_output=True, timeout=10)
        assert (done.returncode, github.bodies()) == (0, [REPORT.rstrip()])


class TestWhoseComment:
    """Nobody else's comment is touched."""

    def test_a_person_who_writes_the_marker_keeps_their_comment(self, post, github: GitHubServer) -> None:
        github.says(f"{MARKER}\nnothing to see here, approve it", ALICE)
        assert post().stdout == f"created {ADDRESS}1002\n"
        assert github.bodies()[0] == f"{MARKER}\nnothing to see here, approve it"

    def test_another_bot_that_writes_the_marker_keeps_its_comment(self, post, github: GitHubServer) -> None:
        github.says(f"{MARKER}\nours, of an earlier run")
        github.says(f"{MARKER}\nthe other bot's, and newer", OTHER_BOT)
        assert post().stdout == f"updated {ADDRESS}1001\n"
        assert github.bodies() == [REPORT.rstrip(), f"{MARKER}\nthe other bot's, and newer"]

    def test_nobody_silences_ours_by_saying_the_same(self, post, github: GitHubServer) -> None:
        for user in (ALICE, OTHER_BOT):
            github.says(REPORT, user)
        assert post().stdout == f"created {ADDRESS}1003\n"
        assert [one["user"]["id"] for one in github.comments] == [ALICE["id"], OTHER_BOT["id"], BOT["id"]]

    def test_a_person_with_a_token_updates_their_own(self, post, github: GitHubServer) -> None:
        github.user = {**ALICE, "login": "Alice"}
        github.says(f"{MARKER}\nby the bot")
        github.says(f"{MARKER}\nby alice", ALICE)
        assert post().stdout == f"updated {ADDRESS}1002\n"
        assert github.bodies()[0] == f"{MARKER}\nby the bot"

    def test_who_took_over_our_old_login_is_not_us(self, post, github: GitHubServer) -> None:
        github.user = ALICE
        github.says(f"{MARKER}\nby another alice", {**ALICE, "id": 99})
        assert post().stdout == f"created {ADDRESS}1002\n"

    def test_who_we_are_is_asked_only_when_there_is_a_marker(self, post, github: GitHubServer) -> None:
        github.says("hello", ALICE)
        post()
        assert github.asked("QUERY") == 0

    def test_the_newest_of_many_pages_is_found_among_strangers(self, post, github: GitHubServer) -> None:
        for number in range(230):
            github.says(f"{MARKER}\n{number}", ALICE if number % 2 else OTHER_BOT)
        github.says(f"{MARKER}\nours")
        github.says(f"{MARKER}\nnewer", ALICE)
        before = github.bodies()
        assert post().stdout == f"updated {ADDRESS}1231\n"
        assert github.bodies() == [*before[:230], REPORT.rstrip(), before[231]]

    @pytest.mark.parametrize(
        "body",
        [
            f"> {MARKER}\n> 1 error\n\nwhat does this mean?",
            f"see\n{MARKER}",
            f"{MARKER} and more",
            f" {MARKER}",
        ],
    )
    def test_a_comment_that_only_holds_the_marker_is_an_answer(
        self,
        post,
        github: GitHubServer,
        body: str,
    ) -> None:
        github.says(body)
        assert post().stdout == f"created {ADDRESS}1002\n"
        assert github.bodies()[0] == body

    def test_an_account_that_is_gone_is_nobody(self, post, github: GitHubServer) -> None:
        github.says(REPORT)["user"] = None
        assert post().stdout == f"created {ADDRESS}1002\n"


class TestAnUnknownAccount:
    """GitHub does not say whose token it is: what was there is left alone, and the new comment says who we are."""

    @pytest.mark.parametrize(
        "answer",
        [
            status(403, "Resource not accessible by integration"),
            status(404, "Not Found"),
            answers({"data": None, "errors": [{"type": "RATE_LIMITED"}]}),
            answers({"data": {"viewer": {"databaseId": None}}}),
            answers({"data": {"viewer": {"databaseId": "41898282"}}}),
            answers([]),
            answers("<html>"),
        ],
        ids=["403", "404", "errors", "null", "text", "list", "html"],
    )
    def test_nobodys_comment_is_changed_and_older_ones_of_ours_are_deleted(
        self, post, github: GitHubServer, answer
    ) -> None:
        github.says(f"{MARKER}\nalice's", ALICE)
        github.says(f"{MARKER}\nold")
        github.says(f"{MARKER}\nthe other bot's", OTHER_BOT)
        github.fail("QUERY", answer)
        assert post().stdout == f"created {ADDRESS}1004 (and deleted 1 older)\n"
        assert github.bodies() == [f"{MARKER}\nalice's", f"{MARKER}\nthe other bot's", REPORT.rstrip()]
        assert github.asked("PATCH") == 0

    def test_nothing_is_deleted_when_the_new_comment_does_not_say_either(self, post, github: GitHubServer) -> None:
        github.says(f"{MARKER}\nold")
        github.says(f"{MARKER}\ngone")["user"] = None
        github.fail("QUERY", status(403, "no"))
        made = {"id": 1003, "body": REPORT, "user": None, "html_url": f"{ADDRESS}1003"}
        github.fail("POST", answers(made))
        assert post().stdout == f"created {ADDRESS}1003\n"
        assert (len(github.comments), github.asked("DELETE")) == (2, 0)

    def test_a_lost_answer_leaves_one_comment(self, post, github: GitHubServer) -> None:
        github.says(f"{MARKER}\nold")
        github.fail("QUERY", status(403, "no"), times=2)
        github.fail("POST", done_but_closed)
        assert post().code == 0
        assert github.bodies() == [REPORT.rstrip()]

    def test_a_server_that_is_silent_is_asked_again(self, post, github: GitHubServer) -> None:
        github.says(f"{MARKER}\nold")
        github.fail("QUERY", closed)
        assert post().stdout == f"updated {ADDRESS}1001\n"
        assert github.asked("QUERY") == 2

    def test_an_enterprise_server_is_asked_at_its_own_address(self, post, github: GitHubServer) -> None:
        github.says(f"{MARKER}\nold")
        assert post(GITHUB_API_URL=f"{github.api}/api/v3").stdout == f"updated {ADDRESS}1001\n"
        assert "QUERY /api/graphql" in github.requests

    def test_the_question_goes_to_no_other_server(self, post, github: GitHubServer) -> None:
        github.says(f"{MARKER}\nold")
        with github_server() as other:
            github.fail("QUERY", sent_to(f"{other.api}/graphql"))
            assert (post().code, other.requests) == (3, [])


class TestTooLong:
    """What GitHub would refuse is cut, and says so."""

    LONG = f"{MARKER}\n### farshore review\n\n" + "\n\n".join(f"finding {n}: {'x' * 90}" for n in range(1, 1000))

    def test_a_report_over_the_limit_is_cut_between_paragraphs(self, post, github: GitHubServer) -> None:
        assert post(report=self.LONG).code == 0
        (body,) = github.bodies()
        assert 60_000 < len(body) <= LIMIT
        assert body.startswith(f"{MARKER}\n")
        assert body.endswith("All of it is in the job's summary and report files.")
        assert body.split("\n\n")[-2].endswith("x" * 90)
        assert post(report=self.LONG).stdout.startswith("unchanged")

    def test_a_server_with_a_lower_limit_gets_half(self, post, github: GitHubServer) -> None:
        github.most_characters = 40_000
        assert post(report=self.LONG).code == 0
        assert len(github.bodies()[0]) <= LIMIT // 2

    def test_a_server_that_takes_neither_is_an_error(self, post, github: GitHubServer) -> None:
        github.most_characters = 100
        result = post(report=self.LONG)
        assert (result.code, result.stdout) == (3, "")
        assert "Body is too long (maximum is 100 characters)" in result.stderr


class TestRefused:
    """GitHub says no: the message says why, and what to do."""

    def test_a_read_only_token_is_explained(self, post, github: GitHubServer) -> None:
        github.writable = False
        result = post()
        assert (result.code, result.stdout) == (3, "")
        assert "status 403: Resource not accessible by integration" in result.stderr
        assert "`permissions: {pull-requests: write}`" in result.stderr
        assert "from a fork gets a read-only token" in result.stderr

    def test_a_pull_request_that_is_not_there_is_named(self, post) -> None:
        result = post("--pull-request", "99")
        assert result.code == 3
        assert "There is no acme/shop#99" in result.stderr

    def test_a_wrong_token_is_said(self, post) -> None:
        result = post(GITHUB_TOKEN="wrong")
        assert result.code == 3
        assert "GITHUB_TOKEN is not valid" in result.stderr

    def test_a_server_that_repeats_the_token_is_not_believed(self, post, github: GitHubServer) -> None:
        github.fail("POST", status(422, f"bad \x1b[31m{TOKEN}\n::error::injected"))
        result = post()
        assert (result.code, "***" in result.stderr, "\x1b" in result.stderr) == (3, True, False)
        assert "\n::error" not in result.stderr

    def test_a_duplicate_that_somebody_else_deleted_is_fine(self, post, github: GitHubServer) -> None:
        github.says(f"{MARKER}\nfirst")
        github.says(REPORT)
        github.fail("DELETE", status(404, "Not Found"))
        assert post().code == 0

    def test_a_duplicate_that_may_not_be_deleted_stays(self, post, github: GitHubServer) -> None:
        github.says(f"{MARKER}\nfirst")
        github.says(REPORT)
        github.fail("DELETE", status(403, "Resource not accessible by integration"))
        result = post()
        assert (result.code, result.stdout) == (0, f"unchanged {ADDRESS}1002\n")


class TestTrouble:
    """The network fails, the server fails: asked again, but never written twice."""

    @pytest.mark.parametrize(
        "fault", [status(500), status(502), closed, cut_short], ids=["500", "502", "closed", "cut"]
    )
    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_one_failure_does_not_matter(self, post, github: GitHubServer, method: str, fault) -> None:
        github.fail(method, fault)
        assert post().code == 0
        assert github.bodies() == [REPORT.rstrip()]

    @pytest.mark.parametrize("before", [[], [f"{MARKER}\nold"]], ids=["new", "updated"])
    def test_a_lost_answer_does_not_make_two_comments(self, post, github: GitHubServer, before) -> None:
        for body in before:
            github.says(body)
        github.fail("POST", done_but_closed)
        github.fail("PATCH", done_but_closed)
        result = post()
        assert (result.code, result.stdout) == (0, f"unchanged {ADDRESS}1001\n")
        assert github.bodies() == [REPORT.rstrip()]

    def test_a_server_that_only_fails_is_given_up(self, post, github: GitHubServer) -> None:
        github.fail("GET", status(503), times=50)
        result = post()
        assert (result.code, result.stdout) == (3, "")
        assert "could not list the comments of acme/shop#7: status 503" in result.stderr
        assert github.asked("GET") == 3

    def test_a_slow_server_is_waited_for(self, post, github: GitHubServer) -> None:
        github.fail("GET", slow(2))
        assert post().code == 0

    def test_no_server_at_all(self, post) -> None:
        result = post(GITHUB_API_URL="http://127.0.0.1:9")
        assert (result.code, result.stdout) == (3, "")
        assert "127.0.0.1:9 gave no answer" in result.stderr

    @pytest.mark.parametrize(
        "limited",
        [
            status(429, "slow down", retry_after="1"),
            status(403, "You have exceeded a secondary rate limit", retry_after="1"),
            status(403, "API rate limit exceeded", x_ratelimit_remaining="0", x_ratelimit_reset="1"),
        ],
        ids=["429", "403 secondary", "403 primary"],
    )
    def test_a_rate_limit_is_waited_for(self, post, github: GitHubServer, limited) -> None:
        github.fail("POST", limited)
        assert post().code == 0
        assert (github.asked("POST"), len(github.comments)) == (2, 1)

    def test_a_long_rate_limit_is_not(self, post, github: GitHubServer) -> None:
        github.fail("GET", status(429, retry_after="3000"))
        result = post()
        assert result.code == 3
        assert "must wait 3000 s before it may list the comments" in result.stderr

    def test_what_is_not_github_is_said(self, post, github: GitHubServer) -> None:
        github.fail("GET", status(200, "welcome to the proxy"))
        result = post()
        assert result.code == 3
        assert "no list of comments; check that GITHUB_API_URL" in result.stderr


class TestRedirects:
    """A moved repository is followed; the token goes to no other server."""

    @pytest.mark.parametrize("code", [301, 302, 307, 308])
    def test_on_the_same_server_it_is_followed(self, post, github: GitHubServer, code: int) -> None:
        github.fail("POST", sent_to("/repos/acme/shop/issues/7/comments", code))
        assert post(report=REPORT).code == 0
        assert github.bodies() == [REPORT.rstrip()]

    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_elsewhere_it_is_not(self, post, github: GitHubServer, method: str) -> None:
        with github_server() as other:
            github.fail(method, sent_to(f"{other.api}/repos/acme/shop/issues/7/comments"))
            result = post()
            assert (result.code, other.requests) == (3, [])
        assert "the token was not sent there" in result.stderr

    def test_nor_is_a_next_page(self, post, github: GitHubServer) -> None:
        with github_server() as other:
            github.fail(
                "GET", lambda handler: handler.answer(200, [], {"Link": f'<{other.api}/x>; rel="next"'}) or True
            )
            assert (post().code, other.requests) == (3, [])

    def test_circles_end(self, post, github: GitHubServer) -> None:
        github.fail("GET", sent_to("/repos/acme/shop/issues/7/comments"), times=20)
        result = post()
        assert result.code == 3
        assert "in circles" in result.stderr


class TestUsage:
    """What is missing is named; nothing is sent."""

    @pytest.mark.parametrize(
        ("variables", "says"),
        [
            ({"GITHUB_TOKEN": ""}, "no token: set GITHUB_TOKEN"),
            ({"GITHUB_TOKEN": "ghp SECRET\nx"}, "GITHUB_TOKEN holds spaces"),
            ({"GITHUB_REPOSITORY": ""}, "give --repository OWNER/NAME"),
            ({"GITHUB_REPOSITORY": "../user"}, "not of the form OWNER/NAME"),
            ({"GITHUB_REPOSITORY": "a/b/c"}, "not of the form OWNER/NAME"),
            ({"GITHUB_EVENT_PATH": "", "GITHUB_REF": "refs/heads/main"}, "give --pull-request N"),
            ({"GITHUB_API_URL": "http://ghe.example.com/api/v3"}, "would carry the token in clear"),
            ({"GITHUB_API_URL": "file:///etc/passwd"}, "is not an address such as https://HOST/api/v3"),
            ({"GITHUB_API_URL": "https://[oops"}, "is not an address"),
        ],
    )
    def test_a_variable_that_cannot_be_used(self, post, github: GitHubServer, variables, says: str) -> None:
        result = post(**variables)
        assert (result.code, result.stdout, github.requests) == (2, "", [])
        assert says in result.stderr

    @pytest.mark.parametrize(
        ("report", "says"),
        [
            ("", "is empty"),
            (f"{MARKER}\n\n", "is empty"),
            ("### no marker\n", "report.md:1: does not begin with a marker"),
            ("<!-- one --> <!-- two -->\nx", "does not begin with a marker"),
        ],
    )
    def test_a_report_that_is_none(self, post, github: GitHubServer, report: str, says: str) -> None:
        result = post(report=report)
        assert (result.code, result.stdout, github.requests) == (2, "", [])
        assert says in result.stderr

    @pytest.mark.parametrize("marker", ["words", "<!-- a -- b -->", "<!-- a\nb -->", "<!---->"])
    def test_a_marker_that_is_none(self, post, github: GitHubServer, marker: str) -> None:
        result = post("--marker", marker)
        assert (result.code, github.requests) == (2, [])
        assert "--marker: " in result.stderr

    def test_a_file_that_is_not_there_or_no_text(self, job: dict[str, str], tmp_path: Path) -> None:
        (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
        for name, says in (("missing", "No such file"), ("binary", "is not text in UTF-8"), (".", "Is a directory")):
            result = farshore("comment", name, cwd=tmp_path, env=job)
            assert (result.code, result.stdout) == (2, "")
            assert says in result.stderr

    def test_the_ref_is_enough(self, post, github: GitHubServer) -> None:
        assert post(GITHUB_EVENT_PATH="").code == 0
        assert len(github.comments) == 1
