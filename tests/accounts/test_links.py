import pytest

from accounts.links import link_key, plain_link, why_not_its_post

POST = "https://www.contoh.id/berita/1"


@pytest.mark.parametrize(
    "spelling",
    [
        "https://www.contoh.id/berita/1",
        "http://contoh.id/berita/1/",
        "  https://m.contoh.id/berita/1  ",
        "https://CONTOH.id/berita/1#komentar",
        "https://contoh.id/berita/1?utm_source=wa&UTM_medium=x&fbclid=abc",
    ],
)
def test_spellings_of_one_link_have_one_key(spelling: str) -> None:
    assert link_key(spelling) == link_key(POST)


@pytest.mark.parametrize(
    "other",
    [
        "https://contoh.id/berita/2",
        "https://contoh.id/Berita/1",
        "https://contoh.id/berita/1?halaman=2",
        "https://lain.contoh.id/berita/1",
    ],
)
def test_other_links_have_other_keys(other: str) -> None:
    assert link_key(other) != link_key(POST)


def test_the_order_of_parameters_plays_no_part() -> None:
    assert plain_link("https://x.id/?b=2&a=1") == plain_link("https://x.id/?a=1&b=2")


@pytest.mark.parametrize("text", ["", "bukan tautan", "http://[::1", "https://x.id:abc/1"])
def test_what_is_no_link_is_compared_as_it_is(text: str) -> None:
    assert plain_link(text) == text
    assert len(link_key(text)) < 255


ACCOUNTS = {
    "instagram": ("dinkes_contoh", "https://www.instagram.com/dinkes_contoh/"),
    "facebook": ("dinkes.contoh", "https://www.facebook.com/dinkes.contoh"),
    "x": ("dinkes_contoh", "https://x.com/dinkes_contoh"),
    "youtube": ("@dinkes", "https://www.youtube.com/@dinkes"),
    "tiktok": ("dinkes", "https://www.tiktok.com/@dinkes"),
    "telegram": ("dinkes", "https://t.me/dinkes"),
    "whatsapp": ("0029Va", "https://whatsapp.com/channel/0029Va"),
    "bluesky": ("dinkes.bsky.social", "https://bsky.app/profile/dinkes.bsky.social"),
    "mastodon": ("dinkes@sosial.contoh.id", "https://sosial.contoh.id/@dinkes"),
    "website": ("dinkes.contoh.id", "https://dinkes.contoh.id/"),
}


def refusal(platform: str, url: str) -> str | None:
    handle, account_url = ACCOUNTS[platform]
    return why_not_its_post(url, platform=platform, handle=handle, account_url=account_url)


@pytest.mark.parametrize(
    ("platform", "url"),
    [
        ("instagram", "https://www.instagram.com/p/Cx1/?igsh=abc"),
        ("instagram", "https://instagram.com/reel/Cx1/"),
        ("instagram", "https://instagram.com/Dinkes_Contoh/p/Cx1/"),
        ("facebook", "https://m.facebook.com/story.php?story_fbid=1&id=2"),
        ("facebook", "https://www.facebook.com/dinkes.contoh/posts/pfbid02"),
        ("facebook", "https://www.facebook.com/100064/posts/1"),
        ("facebook", "https://fb.watch/abc/"),
        ("x", "https://twitter.com/Dinkes_Contoh/status/12"),
        ("x", "https://x.com/dinkes_contoh/status/12?s=20"),
        ("youtube", "https://youtu.be/abc"),
        ("youtube", "https://m.youtube.com/watch?v=abc"),
        ("tiktok", "https://www.tiktok.com/@dinkes/video/12"),
        ("tiktok", "https://vt.tiktok.com/ZS1/"),
        ("telegram", "https://t.me/dinkes/12"),
        ("telegram", "https://t.me/s/dinkes/12"),
        ("whatsapp", "https://whatsapp.com/channel/0029Va/101"),
        ("bluesky", "https://bsky.app/profile/dinkes.bsky.social/post/3k"),
        ("mastodon", "https://sosial.contoh.id/@dinkes/11"),
        ("website", "https://www.dinkes.contoh.id/berita/1"),
    ],
)
def test_links_of_the_accounts_own_posts_pass(platform: str, url: str) -> None:
    assert refusal(platform, url) is None


@pytest.mark.parametrize(
    ("platform", "url", "words"),
    [
        ("instagram", "", "diawali https://"),
        ("instagram", "instagram.com/p/Cx1", "diawali https://"),
        ("instagram", "javascript:alert(1)", "diawali https://"),
        ("instagram", "https://www.facebook.com/dinkes/posts/1", "bukan dari Instagram"),
        ("instagram", "https://instagram.com.tipu.id/p/Cx1", "bukan dari Instagram"),
        ("instagram", "https://bit.ly/abc", "bukan dari Instagram"),
        ("instagram", "https://www.instagram.com/dinkes_contoh", "menuju akun"),
        ("instagram", "https://www.instagram.com/", "menuju akun"),
        ("instagram", "https://instagram.com/lain/p/Cx1/", "akun lain, lain"),
        ("facebook", "https://www.facebook.com/lain/posts/1", "akun lain, lain"),
        ("x", "https://x.com/lain/status/12", "akun lain, lain"),
        ("tiktok", "https://www.tiktok.com/@lain/video/12", "akun lain, lain"),
        ("telegram", "https://t.me/lain/12", "akun lain, lain"),
        ("bluesky", "https://bsky.app/profile/lain.bsky.social/post/3k", "akun lain"),
        ("mastodon", "https://lain.id/@dinkes/11", "bukan dari Mastodon"),
        ("mastodon", "https://sosial.contoh.id/@lain/11", "akun lain, lain"),
        ("website", "https://dinaspu.contoh.id/berita/1", "bukan dari Situs web"),
        ("website", "https://dinkes.contoh.id", "menuju akun"),
    ],
)
def test_other_links_are_refused_with_the_reason(platform: str, url: str, words: str) -> None:
    assert words in (refusal(platform, url) or "")
