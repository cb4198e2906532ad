"""YouTube's public pages: a channel and its feed of the 15 newest videos."""

from collections.abc import Sequence
from html import escape

from accounts.simulator.world import Body, Post, Publisher, tag_of

FEED_LENGTH = 15


def channel_page(channel: Publisher) -> Body:
    """The marks by which a channel page tells its own id, between those of other channels."""
    page = f"""<!DOCTYPE html><html><head><title>{escape(channel.title)} - YouTube</title>
<link rel="canonical" href="https://www.youtube.com/channel/{channel.key}">
<link rel="alternate" type="application/rss+xml" title="RSS" href="https://www.youtube.com/feeds/videos.xml?channel_id={channel.key}">
<meta itemprop="identifier" content="{channel.key}">
</head><body><script>var ytInitialData = {{"channelId":"UCsimulatedothersuggestion","externalId":"{channel.key}"}};</script></body></html>
"""
    return Body(page.encode(), "text/html; charset=utf-8", etag="")


def video_feed(channel: Publisher, videos: Sequence[Post]) -> Body:
    entries = "".join(_entry(channel, video) for video in videos[:FEED_LENGTH])
    content = f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns:media="http://search.yahoo.com/mrss/" xmlns="http://www.w3.org/2005/Atom">
 <link rel="self" href="http://www.youtube.com/feeds/videos.xml?channel_id={channel.key}"/>
 <id>yt:channel:{channel.key[2:]}</id>
 <yt:channelId>{channel.key[2:]}</yt:channelId>
 <title>{escape(channel.title)}</title>
 <link rel="alternate" href="https://www.youtube.com/channel/{channel.key}"/>
 <author><name>{escape(channel.title)}</name><uri>https://www.youtube.com/channel/{channel.key}</uri></author>
 <published>2019-01-01T00:00:00+00:00</published>
{entries}</feed>
""".encode()
    return Body(
        content,
        "text/xml; charset=UTF-8",
        etag=tag_of(content),
        last_modified=videos[0].published_at if videos else None,
    )


def _entry(channel: Publisher, video: Post) -> str:
    return f""" <entry>
  <id>yt:video:{escape(video.id)}</id>
  <yt:videoId>{escape(video.id)}</yt:videoId>
  <yt:channelId>{channel.key}</yt:channelId>
  <title>{escape(video.title)}</title>
  <link rel="alternate" href="https://www.youtube.com/watch?v={escape(video.id)}"/>
  <published>{video.published_at.isoformat()}</published>
  <updated>{max(video.published_at, channel.times[-1]).isoformat()}</updated>
  <media:group>
   <media:title>{escape(video.title)}</media:title>
   <media:description>{escape(video.text)}</media:description>
   <media:community>
    <media:starRating count="{video.likes}" average="5.00" min="1" max="5"/>
    <media:statistics views="{video.views}"/>
   </media:community>
  </media:group>
 </entry>
"""
