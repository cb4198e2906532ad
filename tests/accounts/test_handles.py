"""Any pasted link or typed name -> one spelling of one account, or a sentence that helps."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from accounts.handles import UnreadableHandle, parse, profile_url
from accounts.platforms import ABOUT

CHANNEL = "UCcontohDinkes_01234567-"
AVOIDED = re.compile(
    r"mohon|silakan|maaf|\bvalid|dilarang|\bups\b|wajib diisi|terjadi kesalahan|minggu",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    ("text", "platform", "handle"),
    [
        # Instagram
        ("https://www.instagram.com/dukcapil_x/?igsh=MWQ1ZGUxMzBkMA==", "instagram", "dukcapil_x"),
        ("https://instagram.com/Dukcapil_X", "instagram", "dukcapil_x"),
        ("http://m.instagram.com/dukcapil_x#", "instagram", "dukcapil_x"),
        ("instagram.com/dukcapil.x", "instagram", "dukcapil.x"),
        ("www.instagram.com/dukcapil_x/reels/", "instagram", "dukcapil_x"),
        ("https://www.instagram.com/dukcapil_x/p/Cxyz123/", "instagram", "dukcapil_x"),
        ("https://www.instagram.com/stories/dukcapil_x/3141592653/", "instagram", "dukcapil_x"),
        ("https://instagr.am/_u/dukcapil_x", "instagram", "dukcapil_x"),
        ("Ikuti kami: https://www.instagram.com/dukcapil_x.", "instagram", "dukcapil_x"),
        ("<https://www.instagram.com/dukcapil_x>", "instagram", "dukcapil_x"),
        ("\u200bhttps://www.instagram.com/dukcapil_x\u200b", "instagram", "dukcapil_x"),
        # Facebook
        ("https://www.facebook.com/DinkesContoh", "facebook", "dinkescontoh"),
        ("https://web.facebook.com/DinkesContoh/?_rdc=1&_rdr", "facebook", "dinkescontoh"),
        ("https://id-id.facebook.com/DinkesContoh/posts/123", "facebook", "dinkescontoh"),
        ("https://mbasic.facebook.com/dinkes.contoh", "facebook", "dinkes.contoh"),
        ("fb.com/dinkescontoh", "facebook", "dinkescontoh"),
        ("https://fb.me/dinkescontoh", "facebook", "dinkescontoh"),
        ("https://m.me/dinkescontoh", "facebook", "dinkescontoh"),
        ("https://www.facebook.com/profile.php?id=100064123456789", "facebook", "100064123456789"),
        ("https://m.facebook.com/profile.php?id=100064123456789&mibextid=Zb", "facebook", "100064123456789"),
        ("https://www.facebook.com/people/Desa-Sukacontoh/100064123456789/", "facebook", "100064123456789"),
        ("https://www.facebook.com/pages/Desa-Sukacontoh/1234567890123", "facebook", "1234567890123"),
        ("https://www.facebook.com/pages/category/Government/Desa-1234567890123/", "facebook", "1234567890123"),
        ("https://www.facebook.com/p/Desa-Sukacontoh-100064123456789/", "facebook", "100064123456789"),
        ("https://www.facebook.com/Dinkes-Contoh-1234567890123/", "facebook", "1234567890123"),
        ("https://www.facebook.com/pg/dinkescontoh/about/", "facebook", "dinkescontoh"),
        # X
        ("https://x.com/DinkesContoh", "x", "dinkescontoh"),
        ("https://twitter.com/dinkescontoh?ref_src=twsrc%5Etfw", "x", "dinkescontoh"),
        ("https://mobile.twitter.com/dinkescontoh/status/1234567890", "x", "dinkescontoh"),
        ("twitter.com/@dinkescontoh", "x", "dinkescontoh"),
        ("https://twitter.com/#!/dinkescontoh", "x", "dinkescontoh"),
        ("https://twitter.com/intent/user?screen_name=DinkesContoh", "x", "dinkescontoh"),
        # YouTube
        ("https://www.youtube.com/@DinkesContoh", "youtube", "dinkescontoh"),
        ("https://m.youtube.com/@dinkescontoh/videos", "youtube", "dinkescontoh"),
        (f"https://www.youtube.com/channel/{CHANNEL}", "youtube", CHANNEL),
        (f"https://youtube.com/channel/{CHANNEL}/featured?si=abc", "youtube", CHANNEL),
        ("https://www.youtube.com/c/DinkesContoh", "youtube", "c/dinkescontoh"),
        ("https://www.youtube.com/user/DinkesContoh", "youtube", "user/dinkescontoh"),
        ("https://www.youtube.com/DinkesContoh", "youtube", "c/dinkescontoh"),
        ("https://www.youtube.com/@d%C3%A9sa", "youtube", "désa"),
        # TikTok
        ("https://www.tiktok.com/@Dinkes.Contoh?lang=id-ID", "tiktok", "dinkes.contoh"),
        ("https://m.tiktok.com/@dinkes.contoh/video/7123456789", "tiktok", "dinkes.contoh"),
        # Telegram
        ("https://t.me/DinkesContoh", "telegram", "dinkescontoh"),
        ("https://t.me/s/DinkesContoh?before=100", "telegram", "dinkescontoh"),
        ("t.me/dinkescontoh/123", "telegram", "dinkescontoh"),
        ("https://telegram.me/dinkescontoh", "telegram", "dinkescontoh"),
        ("https://dinkescontoh.t.me", "telegram", "dinkescontoh"),
        # Mastodon
        ("@Dinkes@sosial.example", "mastodon", "dinkes@sosial.example"),
        ("https://sosial.example/@dinkes", "mastodon", "dinkes@sosial.example"),
        ("https://sosial.example/@dinkes/1123456", "mastodon", "dinkes@sosial.example"),
        ("https://sosial.example/users/Dinkes", "mastodon", "dinkes@sosial.example"),
        ("https://sosial.example/@dinkes@lain.example", "mastodon", "dinkes@lain.example"),
        # Bluesky
        ("https://bsky.app/profile/Dinkes.bsky.social", "bluesky", "dinkes.bsky.social"),
        ("https://bsky.app/profile/dinkes.contohkab.example/post/3k", "bluesky", "dinkes.contohkab.example"),
        ("https://bsky.app/profile/did:plc:abc123", "bluesky", "did:plc:abc123"),
        ("dinkes.bsky.social", "bluesky", "dinkes.bsky.social"),
        # WhatsApp
        ("https://wa.me/6281234567890", "whatsapp", "+6281234567890"),
        ("https://wa.me/+6281234567890?text=Halo", "whatsapp", "+6281234567890"),
        ("https://api.whatsapp.com/send?phone=6281234567890&text=Halo", "whatsapp", "+6281234567890"),
        ("https://wa.me/c/6281234567890", "whatsapp", "+6281234567890"),
        ("https://whatsapp.com/channel/0029VaAbCdEfGhIjKlMnOp1q", "whatsapp", "channel/0029VaAbCdEfGhIjKlMnOp1q"),
        ("https://www.whatsapp.com/channel/0029VaAbCdEfGhIjKlMnOp1q/12", "whatsapp", "channel/0029VaAbCdEfGhIjKlMnOp1q"),
        # Websites
        ("https://dinkes.contohkab.example/", "website", "dinkes.contohkab.example"),
        ("HTTP://WWW.Dinkes.ContohKab.example:80/index.php", "website", "dinkes.contohkab.example"),
        ("dinkes.contohkab.example", "website", "dinkes.contohkab.example"),
        ("dinkes.contohkab.example.", "website", "dinkes.contohkab.example"),
        ("https://dinkes.contohkab.example:443//berita//?hal=1#atas", "website", "dinkes.contohkab.example/berita"),
        ("https://contohkab.example/Dinkes", "website", "contohkab.example/Dinkes"),
        ("https://dinkes.contohkab.example:8443/", "website", "dinkes.contohkab.example:8443"),
        ("https://désa.example/", "website", "xn--dsa-bma.example"),
        ("https://xn--dsa-bma.example/", "website", "xn--dsa-bma.example"),
        ("https://desa_lama.contohkab.example/", "website", "desa_lama.contohkab.example"),
        ("http://127.0.0.1:8100/situs/dinkes/", "website", "127.0.0.1:8100/situs/dinkes"),
        ("http://localhost:8100/situs/dinkes/", "website", "localhost:8100/situs/dinkes"),
        ("https://desa.example/profil desa", "website", "desa.example/profil"),
        ("https://sites.google.com/view/desa-contoh", "website", "sites.google.com/view/desa-contoh"),
    ],
)  # fmt: skip
def test_a_link_names_its_account(text: str, platform: str, handle: str) -> None:
    found = parse(text)

    assert (found.platform, found.handle) == (platform, handle)


@pytest.mark.parametrize(
    ("text", "platform", "handle"),
    [
        ("@Dukcapil_X", "instagram", "dukcapil_x"),
        ("dinkes.contoh", "instagram", "dinkes.contoh"),
        ("dinkes.contoh", "facebook", "dinkes.contoh"),
        ("100064123456789", "facebook", "100064123456789"),
        ("@DinkesContoh", "x", "dinkescontoh"),
        ("@DinkesContoh", "youtube", "dinkescontoh"),
        (CHANNEL, "youtube", CHANNEL),
        ("c/DinkesContoh", "youtube", "c/dinkescontoh"),
        ("@dinkes.contoh", "tiktok", "dinkes.contoh"),
        ("@dinkescontoh", "telegram", "dinkescontoh"),
        ("dinkes@sosial.example", "mastodon", "dinkes@sosial.example"),
        ("@dinkes@sosial.example", "mastodon", "dinkes@sosial.example"),
        ("https://sosial.example/@dinkes", "mastodon", "dinkes@sosial.example"),
        ("@dinkes", "bluesky", "dinkes.bsky.social"),
        ("dinkes.contohkab.example", "bluesky", "dinkes.contohkab.example"),
        ("0812-3456-7890", "whatsapp", "+6281234567890"),
        ("+62 812 3456 7890", "whatsapp", "+6281234567890"),
        ("6281234567890", "whatsapp", "+6281234567890"),
        ("channel/0029VaAbCdEfGhIjKlMnOp1q", "whatsapp", "channel/0029VaAbCdEfGhIjKlMnOp1q"),
        ("dinkes.contohkab.example", "website", "dinkes.contohkab.example"),
        ("https://dinkes.contohkab.example/@arsip", "website", "dinkes.contohkab.example/@arsip"),
        ("localhost:8100/situs/dinkes", "website", "localhost:8100/situs/dinkes"),
    ],
)
def test_a_name_is_read_for_the_platform_that_was_chosen(
    text: str, platform: str, handle: str
) -> None:
    found = parse(text, platform)

    assert (found.platform, found.handle) == (platform, handle)


@pytest.mark.parametrize(
    ("text", "platform", "sentence"),
    [
        ("", None, "Tempel tautan atau tulis nama akun."),
        ("  ", None, "Tempel tautan atau tulis nama akun."),
        ("@dukcapil_x", None, "Pilih platform untuk nama akun ini"),
        ("dukcapil", "", "Pilih platform untuk nama akun ini"),
        ("Dinas Kesehatan", None, "Pilih platform untuk nama akun ini"),
        ("dinkes@contohkab.example", None, "Ini alamat email"),
        ("dinkes", "website", "Tulis alamat situs"),
        ("https://www.instagram.com/p/Cxyz123/", None, "satu unggahan, bukan akun"),
        ("https://www.instagram.com/reel/Cxyz123/?igsh=x", None, "satu unggahan, bukan akun"),
        ("https://www.instagram.com/", None, "tidak menuju akun"),
        ("https://www.instagram.com/explore/tags/contoh/", None, "tidak menuju akun"),
        ("https://www.facebook.com/groups/wargacontoh/", None, "menuju grup, bukan akun"),
        ("https://www.facebook.com/photo.php?fbid=123", None, "satu unggahan, bukan akun"),
        ("https://www.facebook.com/watch/?v=123", None, "satu unggahan, bukan akun"),
        ("https://www.facebook.com/share/1AbCdEf/", None, "Tautan pendek"),
        ("https://www.facebook.com/profile.php", None, "tidak menuju akun"),
        ("https://www.facebook.com/", None, "tidak menuju akun"),
        ("https://x.com/i/status/123", None, "tidak menuju akun"),
        ("https://x.com/hashtag/contoh", None, "tidak menuju akun"),
        ("https://x.com/nama-dengan-garis", None, "Nama akun X tidak seperti ini"),
        ("https://www.youtube.com/watch?v=abc", None, "satu unggahan, bukan akun"),
        ("https://www.youtube.com/shorts/abc", None, "satu unggahan, bukan akun"),
        ("https://youtu.be/abc", None, "satu unggahan, bukan akun"),
        ("https://www.youtube.com/playlist?list=PL1", None, "tidak menuju akun"),
        ("https://vt.tiktok.com/ZS1234/", None, "Tautan pendek"),
        ("https://www.tiktok.com/t/ZS1234/", None, "Tautan pendek"),
        ("https://www.tiktok.com/tag/contoh", None, "tidak menuju akun"),
        ("https://t.me/+AbCdEf123", None, "undangan pribadi"),
        ("https://t.me/joinchat/AbCdEf", None, "undangan pribadi"),
        ("https://t.me/c/1234567/89", None, "undangan pribadi"),
        ("https://chat.whatsapp.com/AbCdEf", None, "menuju grup, bukan akun"),
        ("https://wa.me/message/ABCDEF", None, "tidak menuju akun"),
        ("explore", "instagram", "Nama akun Instagram tidak seperti ini"),
        ("profile.php", "facebook", "Nama akun Facebook tidak seperti ini"),
        ("nomor kami", "whatsapp", "Tulis nomor WhatsApp seperti"),
        ("https://bsky.app/", None, "tidak menuju akun"),
        ("https://sosial.example/", "mastodon", "tidak menuju akun"),
        ("https://bit.ly/dinkescontoh", None, "Tautan pendek"),
        ("https://s.id/dinkescontoh", None, "Tautan pendek"),
        ("https://www.threads.net/@dinkescontoh", None, "Threads belum dapat dicatat"),
        ("https://www.instagram.com/dukcapil_x", "facebook", "milik Instagram, bukan Facebook"),
        ("https://dinkes.contohkab.example/berita", "instagram", "bukan tautan Instagram"),
        ("https://x.com/dinkescontoh", "website", "milik X, bukan Situs web"),
        ("ftp://dinkes.contohkab.example/", None, "tidak dapat dibaca"),
        ("javascript:alert(1)", None, None),
        ("https://admin:rahasia@dinkes.example/", None, "tidak dapat dibaca"),
        ("https://", None, None),
        ("https://[::1", None, "tidak dapat dibaca"),
        ("https://dinkes.example:99999/", None, "tidak dapat dibaca"),
        ("https://dinkes..example/", None, "tidak dapat dibaca"),
        ("https://dinkes/", None, "tidak dapat dibaca"),
        ("https://dinkes.example/" + "a" * 300, None, "Alamat situs tidak seperti ini"),
    ],
)  # fmt: skip
def test_what_names_no_account_gets_a_sentence(
    text: str, platform: str | None, sentence: str | None
) -> None:
    with pytest.raises(UnreadableHandle) as caught:
        parse(text, platform)

    said = str(caught.value)
    assert sentence is None or sentence in said
    assert not AVOIDED.search(said)
    assert said[0].isupper()


@pytest.mark.parametrize(
    ("platform", "handle", "url"),
    [
        ("website", "dinkes.contohkab.example/berita", "https://dinkes.contohkab.example/berita"),
        ("website", "127.0.0.1:8100/situs/x", "http://127.0.0.1:8100/situs/x"),
        ("instagram", "dukcapil_x", "https://www.instagram.com/dukcapil_x"),
        ("facebook", "dinkescontoh", "https://www.facebook.com/dinkescontoh"),
        ("facebook", "1000641234", "https://www.facebook.com/profile.php?id=1000641234"),
        ("x", "dinkescontoh", "https://x.com/dinkescontoh"),
        ("youtube", "dinkescontoh", "https://www.youtube.com/@dinkescontoh"),
        ("youtube", "désa", "https://www.youtube.com/@d%C3%A9sa"),
        ("youtube", "c/dinkescontoh", "https://www.youtube.com/c/dinkescontoh"),
        ("youtube", CHANNEL, f"https://www.youtube.com/channel/{CHANNEL}"),
        ("tiktok", "dinkes.contoh", "https://www.tiktok.com/@dinkes.contoh"),
        ("telegram", "dinkescontoh", "https://t.me/dinkescontoh"),
        ("mastodon", "dinkes@sosial.example", "https://sosial.example/@dinkes"),
        ("bluesky", "dinkes.bsky.social", "https://bsky.app/profile/dinkes.bsky.social"),
        ("whatsapp", "+6281234567890", "https://wa.me/6281234567890"),
        ("whatsapp", "channel/0029VaAbCdEf", "https://whatsapp.com/channel/0029VaAbCdEf"),
    ],
)
def test_an_account_has_an_address_that_people_can_open(
    platform: str, handle: str, url: str
) -> None:
    assert profile_url(platform, handle) == url


def test_a_site_without_https_keeps_its_address() -> None:
    assert parse("http://desa.example/").url == "http://desa.example"
    assert parse("desa.example").url == "https://desa.example"


NAMES = st.from_regex(r"[A-Za-z0-9_.@+-]{1,30}", fullmatch=True)
PATHS = st.lists(NAMES | st.text(min_size=1, max_size=8), max_size=3).map("/".join)
HOSTS = st.sampled_from(
    ["instagram.com", "m.facebook.com", "fb.com", "x.com", "mobile.twitter.com", "youtube.com",
     "www.tiktok.com", "t.me", "wa.me", "whatsapp.com", "bsky.app", "sosial.example",
     "WWW.Desa.Example", "désa.example", "127.0.0.1:8100", "desa.example:8443"]
)  # fmt: skip
LINKS = st.builds(
    lambda scheme, host, path: f"{scheme}{host}/{path}",
    st.sampled_from(["https://", "http://", ""]),
    HOSTS,
    PATHS,
)


@given(st.one_of(LINKS, NAMES, st.text(max_size=40)), st.none() | st.sampled_from(sorted(ABOUT)))
@example("https://www.youtube.com/@%2E", None)
@example("https://x.com/@@dinkes", None)
def test_a_canonical_handle_is_a_fixed_point(text: str, platform: str | None) -> None:
    try:
        found = parse(text, platform)
    except UnreadableHandle:
        return

    assert re.fullmatch(ABOUT[found.platform].handle_pattern, found.handle)
    assert parse(found.handle, found.platform).handle == found.handle
    assert parse(found.url, found.platform) == found
    assert parse(profile_url(found.platform, found.handle), found.platform).handle == found.handle
    assert len(found.url) <= 500
