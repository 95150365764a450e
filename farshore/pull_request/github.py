"""GitHub's API for the comments of a pull request: five calls, over the standard library.

https://docs.github.com/en/rest/issues/comments (2026-11-21): to GitHub a pull request is an issue.
"""

from __future__ import annotations

from collections.abc import Iterator

from farshore.errors import SourceUnreachable
from farshore.pull_request.comment import Comment, account_number
from farshore.pull_request.connection import Answer, Connection, Refused
from farshore.pull_request.target import Target

PUBLIC_API = "https://api.github.com"
MOST_PAGES = 100
NO_COMMENT = (AttributeError, LookupError, TypeError, ValueError, ArithmeticError, RecursionError)
"""What reading a comment out of an answer that holds none raises."""


class GitHub:
    """The comments of pull requests, over one connection."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def comments(self, target: Target) -> Iterator[Comment]:
        """Yield every comment of a pull request, oldest first, page by page.

        Raises:
            SourceUnreachable: GitHub gave no answer, or refused.
        """
        url: str | None = self.connection.url(
            f"/repos/{target.repository}/issues/{target.number}/comments?per_page=100"
        )
        for _ in range(MOST_PAGES):
            if url is None:
                return
            answer = self.connection.ask("GET", url, None, f"list the comments of {target}")
            yield from _comments_in(answer, target)
            url = self.connection.next_page(url, answer)

    def account(self) -> int | None:
        """Return the number of the token's account; None when GitHub does not say.

        GraphQL's `viewer` answers an app's token too, such as that of a GitHub Actions job:
        https://github.com/fullsend-ai/fullsend/pull/1953 (2026-11-27). `GET /user` refuses it with 403:
        https://github.com/actions/create-github-app-token/issues/258 (2026-11-21).

        Raises:
            SourceUnreachable: GitHub gave no answer, or does not know the token.
        """
        query = {"query": "{viewer{databaseId}}"}
        try:
            what = "say whose token this is"
            answer = self.connection.ask("POST", self.connection.graphql(), query, what, question=True).json()
        except Refused as refused:
            if refused.status == 401:
                raise
            return None
        try:
            return account_number(answer["data"]["viewer"]["databaseId"])
        except (KeyError, TypeError):
            return None

    def create(self, target: Target, body: str) -> Comment:
        """Write a new comment.

        Raises:
            Unsettled: No answer; the comment may exist.
            SourceUnreachable: GitHub refused.
        """
        url = self.connection.url(f"/repos/{target.repository}/issues/{target.number}/comments")
        return self._written(self.connection.ask("POST", url, {"body": body}, f"comment on {target}"), target)

    def update(self, target: Target, comment: Comment, body: str) -> Comment:
        """Write a comment anew.

        Raises:
            Unsettled: No answer.
            SourceUnreachable: GitHub refused.
        """
        url = self.connection.url(f"/repos/{target.repository}/issues/comments/{comment.id}")
        return self._written(
            self.connection.ask("PATCH", url, {"body": body}, f"update the comment on {target}"), target
        )

    def delete(self, target: Target, comment: Comment) -> bool:
        """Delete a comment; return whether it is gone, by whomever. A refusal leaves it, and is no error.

        Raises:
            Unsettled: No answer.
        """
        url = self.connection.url(f"/repos/{target.repository}/issues/comments/{comment.id}")
        try:
            self.connection.ask("DELETE", url, None, f"delete an older comment on {target}")
        except Refused as refused:
            return refused.status in (404, 410)
        return True

    def _written(self, answer: Answer, target: Target) -> Comment:
        try:
            return Comment.of(answer.json())
        except NO_COMMENT:
            raise SourceUnreachable(
                f"the answer about {target} is no comment; check that GITHUB_API_URL is GitHub's API"
            ) from None


def _comments_in(answer: Answer, target: Target) -> list[Comment]:
    listed = answer.json()
    try:
        # An object in place of the list would be taken for an empty one if it is empty itself.
        return [Comment.of(one) for one in ([listed] if isinstance(listed, dict) else listed)]
    except NO_COMMENT:
        raise SourceUnreachable(
            f"the list of comments of {target} is no list of comments; check that GITHUB_API_URL is GitHub's API"
        ) from None
