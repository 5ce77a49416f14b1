"""Draws Signs in Python, from the description alone, and prints the hashes that test/core/dataset/signs.test.ts records.

    python3 scripts/parity/signs.py
"""

import math

M = 0xFFFFFFFF
COLOURS, SHAPES, TEXTURES = ["red", "green", "blue"], ["disc", "triangle", "cross", "ring"], ["stripes", "checks", "dots"]
OTHER = ["yellow", "cyan", "magenta", "white"], ["square", "bar", "half"], ["plain", "shaded", "grainy"]
RGB = {
    "red": (205, 50, 45), "green": (50, 165, 65), "blue": (50, 85, 205), "yellow": (205, 185, 50),
    "cyan": (50, 180, 190), "magenta": (190, 60, 180), "white": (235, 235, 235),
}


def rotl(x, r):
    return ((x << r) | (x >> (32 - r))) & M


def scramble(word):
    return (rotl((word * 0xCC9E2D51) & M, 15) * 0x1B873593) & M


def murmur3(data, seed):
    h = seed
    blocks = len(data) & ~3
    for at in range(0, blocks, 4):
        h = (rotl(h ^ scramble(int.from_bytes(data[at:at + 4], "little")), 13) * 5 + 0xE6546B64) & M
    if len(data) > blocks:
        h ^= scramble(int.from_bytes(data[blocks:], "little"))
    h ^= len(data)
    h = ((h ^ (h >> 16)) * 0x85EBCA6B) & M
    h = ((h ^ (h >> 13)) * 0xC2B2AE35) & M
    return h ^ (h >> 16)


def hash128(data):
    return [murmur3(data, seed) for seed in (0, 0x9E3779B9, 0x3C6EF372, 0xDAA66D2B)]


def uniforms(key):
    a, b, c, d = hash128(key.encode())
    while True:
        yield (rotl((b * 5) & M, 7) * 9 & M) / 4294967296
        t = (b << 9) & M
        c ^= a
        d ^= b
        b ^= c
        a ^= d
        c ^= t
        d = rotl(d, 11)


def plan(seed, index, multi):
    stream = uniforms(f"{'signs-multi' if multi else 'signs'} {seed} {index} plan")
    u = lambda: next(stream)
    pick = lambda values: values[math.floor(u() * len(values))]
    label = (index + index // 10) % 10
    shown = [pick(a if multi else b) for a, b in zip((COLOURS, SHAPES, TEXTURES), OTHER)]
    if not multi:
        shown[0 if label < 3 else 1 if label < 7 else 2] = (COLOURS + SHAPES + TEXTURES)[label]
    radius = 8 + 4 * u()
    free = 16 - radius
    x = 16 + free * (2 * u() - 1)
    y = 16 + free * (2 * u() - 1)
    while True:
        p, q = 2 * u() - 1, 2 * u() - 1
        square = p * p + q * q
        if 0.01 <= square <= 1:
            break
    length = math.sqrt(square)
    return shown, radius, x, y, (p / length, q / length), 5 + 2 * u(), (u(), u()), [u() for _ in range(8)]


def inside(shape, u, v):
    r = u * u + v * v
    return {
        "disc": r <= 0.9,
        "ring": 0.3 <= r <= 1,
        "triangle": v <= 0.6 and v + 1.7320508 * u >= -1.1 and v - 1.7320508 * u >= -1.1,
        "cross": (abs(u) <= 0.3 and abs(v) <= 1) or (abs(v) <= 0.3 and abs(u) <= 1),
        "square": abs(u) <= 0.75 and abs(v) <= 0.75,
        "bar": abs(u) <= 1 and abs(v) <= 0.45,
        "half": v >= -0.35 and u * u + (v + 0.35) * (v + 0.35) <= 1,
    }[shape]


def bright(texture, p, q, v, grain):
    p, q = p - math.floor(p), q - math.floor(q)
    return {
        "stripes": 1 if p < 0.5 else 0.3,
        "checks": 1 if (p < 0.5) == (q < 0.5) else 0.3,
        "dots": 0.3 if (p - 0.5) * (p - 0.5) + (q - 0.5) * (q - 0.5) < 0.1 else 1,
        "plain": 0.85,
        "shaded": 0.75 + 0.25 * v,
        "grainy": 0.55 + 0.45 * grain,
    }[texture]


def draw(seed, index, multi):
    (colour, shape, texture), radius, left, top, (cos, sin), period, phase, tones = plan(seed, index, multi)
    noise = uniforms(f"{'signs-multi' if multi else 'signs'} {seed} {index} noise")
    base = 45 + 120 * tones[0]
    tint = [24 * (tones[i] - 0.5) for i in (1, 2, 3)]
    slope = [50 * (tones[i] - 0.5) for i in (4, 5)]
    strength, amount = 0.8 + 0.3 * tones[6], 12 + 20 * tones[7]
    pixels = bytearray()
    for y in range(32):
        for x in range(32):
            grain = next(noise)
            cover = light = 0
            for j in range(3):
                for i in range(3):
                    dx, dy = x + (i + 0.5) / 3 - left, y + (j + 0.5) / 3 - top
                    across, down = dx * cos + dy * sin, dy * cos - dx * sin
                    if inside(shape, across / radius, down / radius):
                        cover += 1
                        light += bright(texture, across / period + phase[0], down / period + phase[1], down / radius, grain)
            cover, light = cover / 9, light / 9
            ground = base + slope[0] * (x / 32 - 0.5) + slope[1] * (y / 32 - 0.5)
            for channel in range(3):
                value = (ground + tint[channel]) * (1 - cover) + RGB[colour][channel] * strength * light + amount * (next(noise) - 0.5)
                pixels.append(0 if value < 0 else 255 if value > 255 else math.floor(value + 0.5))
    return bytes(pixels)


def fingerprint(seed, multi, indices):
    return "".join(f"{word:08x}" for word in hash128(b"".join(draw(seed, index, multi) for index in indices)))


print("one  ", fingerprint(1, False, range(64)))
print("other", fingerprint(4294967295, False, range(64)))
print("far  ", fingerprint(1, False, [999999]))
print("multi", fingerprint(1, True, range(64)))
