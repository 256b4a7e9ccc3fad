"""Mail servers on a bad day."""

from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

from django.core.mail.backends.locmem import EmailBackend


class Refusing(EmailBackend):
    def send_messages(self, messages):
        raise SMTPRecipientsRefused(dict.fromkeys(messages[0].to, (550, b"no such mailbox")))


class RefusingAna(Refusing):
    def send_messages(self, messages):
        if messages[0].to == ["ana@example.org"]:
            return super().send_messages(messages)
        return EmailBackend.send_messages(self, messages)


class Vanishing(EmailBackend):
    def send_messages(self, messages):
        raise SMTPServerDisconnected


class Unreachable(EmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError


class Confused(EmailBackend):
    def send_messages(self, messages):
        raise ValueError
