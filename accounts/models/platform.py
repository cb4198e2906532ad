"""The ten platforms the registry knows."""

from django.db import models


class PlatformKey(models.TextChoices):
    """Values are the keys of `accounts.platforms`, as `fetch_account` prints them."""

    WEBSITE = "website", "Situs web"
    INSTAGRAM = "instagram", "Instagram"
    FACEBOOK = "facebook", "Facebook"
    X = "x", "X"
    YOUTUBE = "youtube", "YouTube"
    TIKTOK = "tiktok", "TikTok"
    TELEGRAM = "telegram", "Telegram"
    WHATSAPP = "whatsapp", "Saluran WhatsApp"
    MASTODON = "mastodon", "Mastodon"
    BLUESKY = "bluesky", "Bluesky"
