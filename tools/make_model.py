"""Models of real shapes with random weights, to measure speed: what they generate is noise.

    python3 tools/make_model.py OUT.gguf SHAPE TYPE VOCABULARY.gguf

    SHAPE  llama-1b   llama, 1.1 billion weights as TinyLlama has them
           lfm2-1b    lfm2, 1.1 billion: short convolutions, and attention in six of 16 blocks
           qwen35-1b  qwen35, 1.4 billion: gated delta nets, and gated attention in six of 24 blocks
           mamba2-130m  mamba2, 0.11 billion: state spaces alone, for contexts of any length
    TYPE   f16, q8_0 or q4_0, of matrices; vectors and taps of convolutions are f32

The vocabulary is that of any GGUF file, whose keys that begin with "tokenizer." are copied. Other
programs that read GGUF read the files too. The output is the embedding, as in small models.
Needs NumPy alone.
"""

import struct
import sys

import numpy as np

# id in GGUF, elements and bytes of a block
TYPES = {"f32": (0, 1, 4), "f16": (1, 1, 2), "q4_0": (2, 32, 18), "q8_0": (8, 32, 34)}
SCALARS = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}  # bytes of a value
STRING, ARRAY = 8, 9
ALIGNMENT = 32


def text(value):
    data = value.encode()
    return struct.pack("<Q", len(data)) + data


def entry(key, value):
    """A key and its value: a text, a whole number, a float, a truth value, or a list of one kind."""

    def typed(v):
        if isinstance(v, bool):
            return 7, struct.pack("<?", v)
        if isinstance(v, int):
            return 4, struct.pack("<I", v)
        if isinstance(v, float):
            return 6, struct.pack("<f", v)
        return STRING, text(v)

    if isinstance(value, list):
        kinds = [typed(v) for v in value]
        data = struct.pack("<IQ", kinds[0][0], len(kinds)) + b"".join(d for _, d in kinds)
        return text(key) + struct.pack("<I", ARRAY) + data
    kind, data = typed(value)
    return text(key) + struct.pack("<I", kind) + data


def vocabulary(path):
    """The bytes of a file's tokenizer.* entries, and how many tokens there are."""
    data = open(path, "rb").read()

    def behind(at, kind):
        if kind == STRING:
            return at + 8 + struct.unpack_from("<Q", data, at)[0]
        if kind == ARRAY:
            kind, count = struct.unpack_from("<IQ", data, at)
            at += 12
            if kind in SCALARS:
                return at + count * SCALARS[kind]
            for _ in range(count):
                at = behind(at, kind)
            return at
        return at + SCALARS[kind]

    entries, tokens, at = [], 0, 24
    for _ in range(struct.unpack_from("<Q", data, 16)[0]):
        start, at = at, behind(at, STRING)
        key = data[start + 8 : at].decode()
        kind = struct.unpack_from("<I", data, at)[0]
        value, at = at + 4, behind(at + 4, kind)
        if key == "tokenizer.ggml.tokens":
            tokens = struct.unpack_from("<Q", data, value + 4)[0]
        if key.startswith("tokenizer."):
            entries.append(data[start:at])
    return entries, tokens


class Model:
    """Keys and tensors of a model; tensors are filled when they are written."""

    def __init__(self, architecture, kind, width, blocks, inner):
        self.architecture, self.kind, self.width, self.blocks = architecture, kind, width, blocks
        self.entries, self.tensors = [], []
        self.entries.append(entry("general.architecture", architecture))
        self.entries.append(entry("general.name", "random weights"))
        self.keys(context_length=8192, embedding_length=width, block_count=blocks)
        self.keys(feed_forward_length=inner)
        self.inner = inner

    def keys(self, values={}, **more):
        for key, value in {**values, **more}.items():
            self.entries.append(entry(f"{self.architecture}.{key}", value))

    def matrix(self, name, columns, rows):
        self.tensors.append((name + ".weight", (columns, rows), self.kind, None))

    def floats(self, name, dimensions, low, high):
        """Floats between two numbers."""
        self.tensors.append((name, dimensions, "f32", (low, high)))

    def norm(self, name, size=None):
        self.floats(name + ".weight", (size or self.width,), 1, 1)

    def attention(self, place, heads, heads_kv, size, gates=False):
        self.matrix(place + "attn_q", self.width, heads * size * (2 if gates else 1))
        self.matrix(place + "attn_k", self.width, heads_kv * size)
        self.matrix(place + "attn_v", self.width, heads_kv * size)
        self.matrix(place + "attn_output", heads * size, self.width)

    def feed_forward(self, place):
        self.matrix(place + "ffn_gate", self.width, self.inner)
        self.matrix(place + "ffn_up", self.width, self.inner)
        self.matrix(place + "ffn_down", self.inner, self.width)


def llama(kind):
    model = Model("llama", kind, 2048, 22, 5632)
    model.keys({"attention.head_count": 32, "attention.head_count_kv": 4})
    model.keys({"attention.layer_norm_rms_epsilon": 1e-5, "rope.dimension_count": 64})
    for i in range(model.blocks):
        place = f"blk.{i}."
        model.norm(place + "attn_norm")
        model.attention(place, 32, 4, 64)
        model.norm(place + "ffn_norm")
        model.feed_forward(place)
    model.norm("output_norm")
    return model


def lfm2(kind):
    model = Model("lfm2", kind, 2048, 16, 8192)
    attentive = {2, 5, 8, 10, 12, 14}
    model.keys({"attention.head_count": 32, "shortconv.l_cache": 3, "rope.freq_base": 1e6})
    model.keys({"attention.head_count_kv": [8 if i in attentive else 0 for i in range(16)]})
    model.keys({"attention.layer_norm_rms_epsilon": 1e-5, "rope.dimension_count": 64})
    for i in range(model.blocks):
        place = f"blk.{i}."
        model.norm(place + "attn_norm")
        if i in attentive:
            model.attention(place, 32, 8, 64)
            model.norm(place + "attn_q_norm", 64)
            model.norm(place + "attn_k_norm", 64)
        else:
            model.matrix(place + "shortconv.in_proj", model.width, 3 * model.width)
            model.floats(place + "shortconv.conv.weight", (3, model.width), -0.6, 0.6)
            model.matrix(place + "shortconv.out_proj", model.width, model.width)
        model.norm(place + "ffn_norm")
        model.feed_forward(place)
    model.norm("token_embd_norm")
    return model


def qwen35(kind):
    model = Model("qwen35", kind, 2048, 24, 6144)
    heads, size = 16, 128
    inner = heads * size
    model.keys({"attention.head_count": 8, "attention.head_count_kv": 2})
    model.keys({"attention.key_length": 256, "attention.value_length": 256})
    model.keys({"attention.layer_norm_rms_epsilon": 1e-6, "full_attention_interval": 4})
    model.keys({"rope.dimension_count": 64, "rope.freq_base": 1e7})
    model.keys({"rope.dimension_sections": [11, 11, 10, 0]})
    model.keys({"ssm.conv_kernel": 4, "ssm.state_size": size, "ssm.group_count": heads})
    model.keys({"ssm.time_step_rank": heads, "ssm.inner_size": inner})
    for i in range(model.blocks):
        place = f"blk.{i}."
        model.norm(place + "attn_norm")
        if i % 4 == 3:
            model.attention(place, 8, 2, 256, gates=True)
            model.norm(place + "attn_q_norm", 256)
            model.norm(place + "attn_k_norm", 256)
        else:
            model.matrix(place + "attn_qkv", model.width, 3 * inner)
            model.matrix(place + "attn_gate", model.width, inner)
            model.matrix(place + "ssm_beta", model.width, heads)
            model.matrix(place + "ssm_alpha", model.width, heads)
            model.floats(place + "ssm_conv1d.weight", (4, 3 * inner), -0.5, 0.5)
            model.floats(place + "ssm_a", (heads,), -8, -0.01)
            model.floats(place + "ssm_dt.bias", (heads,), -6, -1)
            model.norm(place + "ssm_norm", size)
            model.matrix(place + "ssm_out", inner, model.width)
        model.norm(place + "post_attention_norm")
        model.feed_forward(place)
    model.norm("output_norm")
    return model


def mamba2(kind):
    model = Model("mamba2", kind, 768, 24, 0)
    heads, size, states = 24, 64, 128
    inner, channels = heads * size, heads * size + 2 * states
    model.keys({"attention.layer_norm_rms_epsilon": 1e-5, "attention.head_count": 0})
    model.keys({"ssm.conv_kernel": 4, "ssm.state_size": states, "ssm.group_count": 1})
    model.keys({"ssm.time_step_rank": heads, "ssm.inner_size": inner})
    for i in range(model.blocks):
        place = f"blk.{i}."
        model.norm(place + "attn_norm")
        model.matrix(place + "ssm_in", model.width, inner + channels + heads)
        model.floats(place + "ssm_conv1d.weight", (4, channels), -0.5, 0.5)
        model.floats(place + "ssm_conv1d.bias", (channels,), -0.1, 0.1)
        model.floats(place + "ssm_dt.bias", (heads,), -6, -1)
        model.floats(place + "ssm_a", (1, heads), -8, -0.01)
        model.floats(place + "ssm_d", (1, heads), 1, 1)
        model.floats(place + "ssm_norm.weight", (inner, 1), 1, 1)
        model.matrix(place + "ssm_out", inner, model.width)
    model.norm("output_norm")
    return model


SHAPES = {"llama-1b": llama, "lfm2-1b": lfm2, "qwen35-1b": qwen35, "mamba2-130m": mamba2}


def blocks(kind, count, random):
    """Random blocks of a type, whose weights are about 0.02."""
    if kind == "f16":
        return (random.standard_normal(count) * 0.02).astype("<f2").tobytes()
    data = random.integers(0, 256, (count, TYPES[kind][2]), dtype="u1")
    scale = np.float16({"q8_0": 3e-4, "q4_0": 5e-3}[kind])
    data[:, :2] = np.frombuffer(scale.tobytes(), "u1")
    return data.tobytes()


def byte_size(dimensions, kind):
    _, elements, size = TYPES[kind]
    return int(np.prod(dimensions)) // elements * size


def padding(size):
    return b"\0" * (-size % ALIGNMENT)


def write(model, path, tokens):
    random = np.random.default_rng(1)
    model.matrix("token_embd", model.width, tokens)
    size = TYPES[model.kind][2]
    pool = blocks(model.kind, (1 << 23) // size, random)  # of which each tensor has a part, repeated
    with open(path, "wb") as file:
        file.write(b"GGUF" + struct.pack("<IQQ", 3, len(model.tensors), len(model.entries)))
        file.write(b"".join(model.entries))
        at = 0
        for name, dimensions, kind, _ in model.tensors:
            file.write(text(name) + struct.pack("<I", len(dimensions)))
            file.write(struct.pack(f"<{len(dimensions)}Q", *dimensions))
            file.write(struct.pack("<IQ", TYPES[kind][0], at))
            count = byte_size(dimensions, kind)
            at += count + len(padding(count))
        file.write(padding(file.tell()))
        for name, dimensions, kind, limits in model.tensors:
            if limits:
                file.write(random.uniform(*limits, int(np.prod(dimensions))).astype("<f4").tobytes())
            else:
                left = byte_size(dimensions, kind)
                start = int(random.integers(len(pool) // size)) * size
                part = pool[start:] + pool[:start]
                while left > 0:
                    file.write(part[:left])
                    left -= len(part[:left])
            file.write(padding(file.tell()))
        return file.tell()


def main(path, shape, kind, vocabulary_path):
    model = SHAPES[shape](kind)
    entries, tokens = vocabulary(vocabulary_path)
    model.entries += entries
    size = write(model, path, tokens)
    weights = sum(int(np.prod(dimensions)) for _, dimensions, _, _ in model.tensors)
    print(f"{path}: {weights / 1e9:.2f} billion weights, {size / 2**20:.0f} MiB")


if __name__ == "__main__":
    if len(sys.argv) != 5 or sys.argv[2] not in SHAPES or sys.argv[3] not in ("f16", "q8_0", "q4_0"):
        sys.exit(__doc__)
    main(*sys.argv[1:])
