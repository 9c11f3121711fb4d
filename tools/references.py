"""Reference results for families and variants that llama.cpp's conformance data lacks.

Tiny random models with F16 matrices, and what a forward pass in double precision makes of them:
NumPy alone, written from the papers and the public wiring, sharing nothing with the Java code.

    python3 tools/references.py FOLDER

writes, for each model, into FOLDER/MODULE (llm-arch-llama, ...):

    NAME.gguf    the model
    NAME.json    prompt; greedy, the ids that follow at temperature 0; computed_by, this file
    NAME.logits  float32, [positions, vocabulary]: the logits after each token of the prompt

The files lie in the plugins' test resources; the same NumPy writes the same bytes again.
"""

import json
import math
import struct
import sys
from pathlib import Path

import numpy as np

VOCABULARY = 288  # 3 special tokens, 256 bytes, some words
PROMPT = 24
GREEDY = 24
WIDTH, HEADS, HEADS_KV, HEAD_SIZE, INNER = 32, 4, 2, 8, 48


class Gguf:
    """A GGUF file under construction: metadata in order, tensors in order."""

    def __init__(self, architecture, name, seed):
        self.architecture, self.name = architecture, name
        self.random = np.random.default_rng(seed)
        self.metadata, self.tensors = [], {}
        self.put("general.architecture", architecture)
        self.put("general.name", name)

    def put(self, key, value):
        self.metadata.append((key, value))

    def set(self, key, value):
        self.put(f"{self.architecture}.{key}", value)

    def matrix(self, name, *shape, scale=1.2):
        values = self.random.standard_normal(shape) * scale / math.sqrt(shape[-1])
        self.tensors[name] = values.astype(np.float16)
        return self.tensors[name].astype(float)

    def vector(self, name, *shape, mean=0.0, deviation=0.3):
        values = mean + self.random.standard_normal(shape) * deviation
        self.tensors[name] = values.astype(np.float32)
        return self.tensors[name].astype(float)

    def write(self, file):
        head = b"GGUF" + struct.pack("<IQQ", 3, len(self.tensors), len(self.metadata))
        for key, value in self.metadata:
            head += text(key) + typed(value)
        data = b""
        for name, values in self.tensors.items():
            head += text(name) + struct.pack("<I", values.ndim)
            head += struct.pack(f"<{values.ndim}Q", *values.shape[::-1])
            head += struct.pack("<IQ", 1 if values.dtype == np.float16 else 0, len(data))
            data += padded(values.tobytes())
        file.write_bytes(padded(head) + data)


def padded(data):
    return data + b"\0" * (-len(data) % 32)


def text(value):
    data = value.encode()
    return struct.pack("<Q", len(data)) + data


def typed(value):
    if isinstance(value, bool):
        return struct.pack("<I?", 7, value)
    if isinstance(value, int):
        return struct.pack("<II", 4, value)
    if isinstance(value, float):
        return struct.pack("<If", 6, value)
    if isinstance(value, str):
        return struct.pack("<I", 8) + text(value)
    kind = {str: 8, float: 6, int: 4, bool: 7}[type(value[0])]
    elements = b"".join(typed(v)[4:] for v in value)
    return struct.pack("<IIQ", 9, kind, len(value)) + elements


def vocabulary(g):
    """Bytes and a few words, so that a runtime can make text of any token."""
    tokens = ["<unk>", "<s>", "</s>"] + [f"<0x{b:02X}>" for b in range(256)]
    types = [2, 3, 3] + [6] * 256
    words = VOCABULARY - len(tokens)
    tokens += [f"\u2581word{i}" for i in range(words)]
    types += [1] * words
    g.put("tokenizer.ggml.model", "llama")
    g.put("tokenizer.ggml.tokens", tokens)
    g.put("tokenizer.ggml.scores", [-float(i) for i in range(VOCABULARY)])
    g.put("tokenizer.ggml.token_type", types)
    g.put("tokenizer.ggml.bos_token_id", 1)
    g.put("tokenizer.ggml.eos_token_id", 2)


# What blocks do to rows: x is [rows, width], or [rows, heads, size].


def rms_norm(x, weight, epsilon, bias=0):
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + epsilon) * weight + bias


def layer_norm(x, weight, epsilon, bias=0):
    x = x - x.mean(-1, keepdims=True)
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + epsilon) * weight + bias


def silu(x):
    return x / (1 + np.exp(-x))


def gelu(x):
    return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def rotate(x, frequencies, pairing, magnitude=1.0):
    """RoPE of the first columns of each head; pairing: 'pairs' (2i, 2i+1), 'halves' (i, i+n/2)."""
    n = len(frequencies)
    angle = np.arange(len(x))[:, None, None] * frequencies
    cos, sin = np.cos(angle) * magnitude, np.sin(angle) * magnitude
    first, second = {
        "pairs": (slice(0, 2 * n, 2), slice(1, 2 * n, 2)),
        "halves": (slice(0, n), slice(n, 2 * n)),
    }[pairing]
    a, b = x[..., first], x[..., second]
    y = x.copy()
    y[..., first], y[..., second] = a * cos - b * sin, a * sin + b * cos
    return y


def of_block(value, prefix):
    """A block's number, where there is one for each; or the one for all."""
    return value[int(prefix.split(".")[1])] if isinstance(value, list) else value


def attend(q, k, v, window=0, slopes=None, divisor=None):
    """q [rows, heads, size]; k, v [rows, groups, size]; the rows of one sequence from 0 on."""
    rows, heads, size = q.shape
    distance = np.arange(rows)[:, None] - np.arange(rows)[None]
    hidden = (distance < 0) | (distance >= window if window else False)
    out = []
    for h in range(heads):
        group = h * k.shape[1] // heads
        scores = q[:, h] @ k[:, group].T / (divisor or math.sqrt(size))
        if slopes is not None:
            scores = scores - slopes[h] * distance
        out.append(softmax(np.where(hidden, -np.inf, scores)) @ v[:, group])
    return np.concatenate(out, -1)


class Model:
    """A family's model: its options, its weights as they are drawn, its forward pass."""

    norm, epsilon, norm_bias = staticmethod(rms_norm), 1e-6, False
    form = "sequential"  # parallel: one norm before both; after: norms behind, none before
    pairing, base, magnitude = "pairs", 10000.0, 1.0  # pairing None: no RoPE
    blocks, heads, heads_kv, head_size = 3, HEADS, HEADS_KV, HEAD_SIZE
    inner, ffn_norm = INNER, "ffn_norm"  # heads and inner: a list has one for each block
    window, period = 0, 1  # the last block of each period sees all
    tied, embedding_scale, residual_scale, logit_scale = False, 1.0, 1.0, 1.0
    embedding = 1.0  # standard deviation of the table's columns, about

    def __init__(self, module, architecture, name, seed):
        self.module = module
        g = self.g = Gguf(architecture, name, seed)
        g.set("context_length", 512)
        g.set("embedding_length", WIDTH)
        g.set("block_count", self.blocks)
        g.set("feed_forward_length", self.inner)
        g.set("attention.head_count", self.heads)
        g.set("attention.head_count_kv", self.heads_kv)
        rms = self.norm is rms_norm
        g.set(f"attention.layer_norm_{'rms_' if rms else ''}epsilon", self.epsilon)
        if isinstance(self.heads, list) or self.head_size * self.heads != WIDTH:
            g.set("attention.key_length", self.head_size)
            g.set("attention.value_length", self.head_size)
        if self.window:
            g.set("attention.sliding_window", self.window)
        if self.pairing:
            g.set("rope.freq_base", self.base)
        self.keys(g)
        vocabulary(g)
        self.embed(g)
        self.frequencies = self.rope(g) if self.pairing else None
        self.output_norm = self.a_norm("output_norm", WIDTH)
        self.weights = [self.block(g, f"blk.{i}.", i) for i in range(self.blocks)]

    # A family says what is its own.

    def keys(self, g):
        """More hyperparameters."""

    def embed(self, g):
        scale = self.embedding * math.sqrt(WIDTH)
        self.table = g.matrix("token_embd.weight", VOCABULARY, WIDTH, scale=scale)
        self.output = self.table if self.tied else g.matrix("output.weight", VOCABULARY, WIDTH)

    def rope(self, g):
        return self.plain_frequencies(self.head_size)

    def plain_frequencies(self, columns):
        return self.base ** (-2 * np.arange(columns // 2) / columns)

    def turning(self, block):
        """Frequencies and magnitude of a block's RoPE; None for no positions."""
        return self.frequencies, self.magnitude

    def slopes(self):
        """ALiBi's slopes."""
        return None

    def divisor(self):
        """What scores are divided by; None for the root of a head's size."""
        return None

    def query_norms(self, g, prefix):
        return lambda q, k: (q, k)

    def feed_forward(self, g, prefix, block):
        return swiglu(g, prefix, of_block(self.inner, prefix))

    # What they share.

    def a_norm(self, name, *shape):
        weight = self.g.vector(name + ".weight", *shape, mean=1.0)
        bias = self.g.vector(name + ".bias", *shape) if self.norm_bias else 0
        return lambda x: self.norm(x, weight, self.epsilon, bias)

    def biased(self, name, out, width):
        w, b = self.g.matrix(name + ".weight", out, width), self.g.vector(name + ".bias", out)
        return lambda x: x @ w.T + b

    def projections(self, g, prefix):
        sizes = [of_block(n, prefix) for n in (self.heads, self.heads_kv, self.heads_kv)]
        w = [
            g.matrix(f"{prefix}attn_{c}.weight", n * self.head_size, WIDTH)
            for c, n in zip("qkv", sizes)
        ]
        return lambda x: [(x @ m.T).reshape(len(x), n, self.head_size) for m, n in zip(w, sizes)]

    def attention_output(self, g, prefix):
        heads = of_block(self.heads, prefix)
        w = g.matrix(f"{prefix}attn_output.weight", WIDTH, heads * self.head_size)
        return lambda x: x @ w.T

    def block(self, g, prefix, index):
        b = {}
        after = self.form == "after"
        if not after:
            b["attn_norm"] = self.a_norm(prefix + "attn_norm", WIDTH)
        b["qkv"] = self.projections(g, prefix)
        b["query_norms"] = self.query_norms(g, prefix)
        b["attn_output"] = self.attention_output(g, prefix)
        if after:
            b["post_attention_norm"] = self.a_norm(prefix + "post_attention_norm", WIDTH)
        if self.form == "sequential":
            b["ffn_norm"] = self.a_norm(prefix + self.ffn_norm, WIDTH)
        b["ffn"] = self.feed_forward(g, prefix, index)
        if after:
            b["post_ffw_norm"] = self.a_norm(prefix + "post_ffw_norm", WIDTH)
        return b

    def is_local(self, block):
        return self.window and block % self.period < self.period - 1

    def attention(self, b, x, block):
        q, k, v = b["qkv"](x)
        q, k = b["query_norms"](q, k)
        turning = self.turning(block) if self.pairing else None
        if turning:
            frequencies, magnitude = turning
            q = rotate(q, frequencies, self.pairing, magnitude)
            k = rotate(k, frequencies, self.pairing, magnitude)
        window = self.window if self.is_local(block) else 0
        return b["attn_output"](attend(q, k, v, window, self.slopes(), self.divisor()))

    def forward(self, ids):
        x = self.table[ids] * self.embedding_scale
        for i, b in enumerate(self.weights):
            if self.form == "parallel":
                h = b["attn_norm"](x)
                x = x + self.attention(b, h, i) + b["ffn"](h)
            elif self.form == "after":
                x = x + b["post_attention_norm"](self.attention(b, x, i))
                x = x + b["post_ffw_norm"](b["ffn"](x))
            else:
                x = x + self.residual_scale * self.attention(b, b["attn_norm"](x), i)
                x = x + self.residual_scale * b["ffn"](b["ffn_norm"](x))
        return self.output_norm(x) @ self.output.T * self.logit_scale

    def write(self, folder, computed_by="tools/references.py"):
        folder = folder / self.module
        folder.mkdir(parents=True, exist_ok=True)
        self.g.write(folder / f"{self.g.name}.gguf")
        prompt = np.random.default_rng(99).integers(3, VOCABULARY, PROMPT).tolist()
        self.forward(prompt).astype("<f4").tofile(folder / f"{self.g.name}.logits")
        ids = list(prompt)
        for _ in range(GREEDY):
            ids.append(int(self.forward(ids)[-1].argmax()))
        result = {
            "computed_by": computed_by,
            "prompt": prompt,
            "greedy": ids[PROMPT:],
            "logits": f"{self.g.name}.logits",
            "positions": PROMPT,
            "vocabulary": VOCABULARY,
        }
        (folder / f"{self.g.name}.json").write_text(json.dumps(result) + "\n")


def swiglu(g, prefix, inner, suffix=""):
    gate = g.matrix(f"{prefix}ffn_gate{suffix}.weight", inner, WIDTH)
    up = g.matrix(f"{prefix}ffn_up{suffix}.weight", inner, WIDTH)
    down = g.matrix(f"{prefix}ffn_down{suffix}.weight", WIDTH, inner)
    return lambda x: (silu(x @ gate.T) * (x @ up.T)) @ down.T


def squared_relu(x):
    return np.maximum(x, 0) ** 2


def plain(g, prefix, inner):
    up = g.matrix(prefix + "ffn_up.weight", inner, WIDTH)
    down = g.matrix(prefix + "ffn_down.weight", WIDTH, inner)
    return lambda x: squared_relu(x @ up.T) @ down.T


def experts(g, prefix, count, used, inner, weights_of):
    """weights_of: what the softmax's values of the chosen become."""
    router = g.matrix(prefix + "ffn_gate_inp.weight", count, WIDTH)
    gate = g.matrix(prefix + "ffn_gate_exps.weight", count, inner, WIDTH)
    up = g.matrix(prefix + "ffn_up_exps.weight", count, inner, WIDTH)
    down = g.matrix(prefix + "ffn_down_exps.weight", count, WIDTH, inner)

    def forward(x):
        y = np.zeros_like(x)
        for row, p in enumerate(softmax(x @ router.T)):
            chosen = np.argsort(-p, kind="stable")[:used]
            for e, weight in zip(chosen, weights_of(p[chosen])):
                y[row] += weight * (down[e] @ (silu(gate[e] @ x[row]) * (up[e] @ x[row])))
        return y

    return forward


def biased_experts(g, prefix, inner, scale):
    """Two of six by sigmoids and a bias; the weights, without the bias, sum to the scale."""
    bias = g.vector(prefix + "exp_probs_b.bias", 6)
    router = g.matrix(prefix + "ffn_gate_inp.weight", 6, WIDTH)
    gate = g.matrix(prefix + "ffn_gate_exps.weight", 6, inner, WIDTH)
    up = g.matrix(prefix + "ffn_up_exps.weight", 6, inner, WIDTH)
    down = g.matrix(prefix + "ffn_down_exps.weight", 6, WIDTH, inner)

    def forward(x):
        y = np.zeros_like(x)
        for row, p in enumerate(1 / (1 + np.exp(-(x @ router.T)))):
            chosen = np.argsort(-(p + bias), kind="stable")[:2]
            for e in chosen:
                weight = scale * p[e] / p[chosen].sum()
                y[row] += weight * (down[e] @ (silu(gate[e] @ x[row]) * (up[e] @ x[row])))
        return y

    return forward


# The families.


class InternLm2(Model):
    """Cai et al. 2024: Llama with grouped queries; files hold q, k and v apart."""


class Exaone(Model):
    """LG AI Research 2024: RoPE in halves, its frequencies divided by rope_freqs."""

    pairing = "halves"

    def rope(self, g):
        divisors = g.vector("rope_freqs.weight", HEAD_SIZE // 2, mean=2.0)
        return self.plain_frequencies(HEAD_SIZE) / divisors


class Deepseek(Model):
    """Dai et al. 2024: a dense first block; shared experts; weights scaled, not normalised."""

    def keys(self, g):
        g.set("leading_dense_block_count", 1)
        g.set("expert_count", 6)
        g.set("expert_used_count", 2)
        g.set("expert_feed_forward_length", 24)
        g.set("expert_shared_count", 2)
        g.set("expert_weights_scale", 1.5)

    def feed_forward(self, g, prefix, block):
        if block < 1:
            return swiglu(g, prefix, INNER)
        chosen = experts(g, prefix, 6, 2, 24, lambda p: 1.5 * p)
        shared = swiglu(g, prefix, 2 * 24, "_shexp")
        return lambda x: chosen(x) + shared(x)


class HeadNorms(Model):
    """Queries and keys are normalised head by head, all heads with the same weights."""

    def query_norms(self, g, prefix):
        q_norm = self.a_norm(prefix + "attn_q_norm", self.head_size)
        k_norm = self.a_norm(prefix + "attn_k_norm", self.head_size)
        return lambda q, k: (q_norm(q), k_norm(k))


class Qwen3Moe(HeadNorms):
    """Yang et al. 2025: the weights of the chosen experts sum to 1; heads wider than width/heads."""

    pairing, base, head_size = "halves", 1e6, 16

    def keys(self, g):
        g.set("expert_count", 6)
        g.set("expert_used_count", 3)
        g.set("expert_feed_forward_length", 24)

    def feed_forward(self, g, prefix, block):
        return experts(g, prefix, 6, 3, 24, lambda p: p / p.sum())


class Refact(Model):
    """Small Cloud AI 2023: ALiBi, one key/value head, SwiGLU, no biases."""

    pairing, heads_kv = None, 1

    def slopes(self):
        return [2.0 ** (-8 * (h + 1) / 4) for h in range(4)]


class RefactOfSixHeads(Refact):
    """ALiBi where the number of heads is no power of two: then every second slope of twice 4."""

    heads = 6

    def slopes(self):
        return super().slopes() + [2.0**-1, 2.0**-3]


class CodeShell(Model):
    """Xie et al. 2024: LayerNorm, GELU, biases, fused q, k, v; the output's table embeds too."""

    norm, epsilon, norm_bias = staticmethod(layer_norm), 1e-5, True
    pairing, blocks, embedding = "halves", 2, 0.15

    def keys(self, g):
        g.set("rope.scaling.type", "linear")
        g.set("rope.scaling.factor", 1.0)

    def embed(self, g):
        scale = self.embedding * math.sqrt(WIDTH)
        self.table = self.output = g.matrix("output.weight", VOCABULARY, WIDTH, scale=scale)

    def projections(self, g, prefix):
        rows = (self.heads + 2 * self.heads_kv) * self.head_size
        fused = self.biased(prefix + "attn_qkv", rows, WIDTH)
        ends = [self.heads, self.heads + self.heads_kv]
        return lambda x: np.split(fused(x).reshape(len(x), -1, self.head_size), ends, 1)

    def attention_output(self, g, prefix):
        return self.biased(prefix + "attn_output", WIDTH, WIDTH)

    def feed_forward(self, g, prefix, block):
        up = self.biased(prefix + "ffn_up", INNER, WIDTH)
        down = self.biased(prefix + "ffn_down", WIDTH, INNER)
        return lambda x: down(gelu(up(x)))


class Cohere2(Model):
    """Cohere 2024: parallel; of four blocks three see a window and have RoPE, the fourth neither."""

    norm, epsilon = staticmethod(layer_norm), 1e-5
    form, tied, blocks, embedding = "parallel", True, 5, 0.15
    window, period, logit_scale = 8, 4, 0.25

    def keys(self, g):
        g.set("logit_scale", self.logit_scale)

    def turning(self, block):
        return super().turning(block) if self.is_local(block) else None


class NormsOfHeads(Model):
    """Queries and keys are normalised head by head, each head with weights of its own."""

    norm, epsilon, form, blocks = staticmethod(layer_norm), 1e-5, "parallel", 2

    def query_norms(self, g, prefix):
        q = g.vector(prefix + "attn_q_norm.weight", self.heads, self.head_size, mean=1.0)
        k = g.vector(prefix + "attn_k_norm.weight", self.heads_kv, self.head_size, mean=1.0)
        return lambda x, y: (layer_norm(x, q, self.epsilon), layer_norm(y, k, self.epsilon))


class CommandRPlus(NormsOfHeads):
    """Cohere 2024: Command R with norms of queries and keys."""

    tied, embedding, logit_scale = True, 0.15, 0.0625

    def keys(self, g):
        g.set("logit_scale", self.logit_scale)


class StableLm12B(NormsOfHeads):
    """Stability AI 2024: RoPE on some of the columns, parallel, norms of queries and keys."""

    pairing, norm_bias = "halves", True

    def keys(self, g):
        g.set("rope.dimension_count", 4)

    def rope(self, g):
        return self.plain_frequencies(4)


class GraniteWithoutPositions(Model):
    """IBM 2025: rope.scaling.finetuned = false stands for no positions."""

    residual_scale, embedding_scale, logit_scale = 0.5, 6.0, 0.25

    def keys(self, g):
        g.set("rope.scaling.finetuned", False)
        g.set("logit_scale", 4.0)
        g.set("residual_scale", 0.5)
        g.set("embedding_scale", 6.0)

    def turning(self, block):
        return None


class Phi3LongRope(Model):
    """Abdin et al. 2024: a context beyond the original one takes the long factors.

    Its sliding_window counts for nothing: llama.cpp leaves it out too.
    """

    pairing, magnitude = "halves", float(np.float32(1.19))

    def keys(self, g):
        g.set("rope.scaling.original_context_length", 128)
        g.set("rope.scaling.attn_factor", self.magnitude)
        g.set("attention.sliding_window", 8)

    def rope(self, g):
        pairs = HEAD_SIZE // 2
        g.vector("rope_factors_short.weight", pairs, mean=1.0, deviation=0.05)
        return self.plain_frequencies(HEAD_SIZE) / g.vector(
            "rope_factors_long.weight", pairs, mean=3.0
        )

    def feed_forward(self, g, prefix, block):
        gate_up = g.matrix(prefix + "ffn_up.weight", 2 * INNER, WIDTH)
        down = g.matrix(prefix + "ffn_down.weight", WIDTH, INNER)
        gate, up = gate_up[:INNER], gate_up[INNER:]
        return lambda x: (silu(x @ gate.T) * (x @ up.T)) @ down.T


class Olmo3(Model):
    """OLMo Team 2025: norms after; windows, and YaRN (Peng et al. 2023) in the other blocks."""

    form, pairing, base, blocks, heads_kv = "after", "halves", 500000.0, 5, HEADS
    window, period = 8, 4
    factor, original = 8.0, 64

    def keys(self, g):
        g.set("rope.scaling.type", "yarn")
        g.set("rope.scaling.factor", self.factor)
        g.set("rope.scaling.original_context_length", self.original)
        g.set("rope.scaling.attn_factor", 1.1)

    def query_norms(self, g, prefix):
        q_norm = self.a_norm(prefix + "attn_q_norm", WIDTH)
        k_norm = self.a_norm(prefix + "attn_k_norm", WIDTH)
        whole = lambda x, norm: norm(x.reshape(len(x), -1)).reshape(x.shape)
        return lambda q, k: (whole(q, q_norm), whole(k, k_norm))

    def pair_turning(self, times):
        return (
            HEAD_SIZE * math.log(self.original / (times * 2 * math.pi)) / (2 * math.log(self.base))
        )

    def turning(self, block):
        plain = self.frequencies
        if self.is_local(block):
            return plain, 1.0
        low = max(0, math.floor(self.pair_turning(32)))
        high = min(HEAD_SIZE - 1, math.ceil(self.pair_turning(1)))
        slowed = np.clip((np.arange(len(plain)) - low) / max(0.001, high - low), 0, 1)
        magnitude = (1 + 0.1 * math.log(self.factor)) * float(np.float32(1.1))
        return plain / self.factor * slowed + plain * (1 - slowed), magnitude


class BailingMoe(Model):
    """Ling Team 2025: experts in every block; weights sum to 1; shared experts."""

    def keys(self, g):
        g.set("expert_count", 6)
        g.set("expert_used_count", 2)
        g.set("expert_feed_forward_length", 24)
        g.set("expert_shared_count", 2)
        g.set("expert_weights_norm", True)

    def feed_forward(self, g, prefix, block):
        chosen = experts(g, prefix, 6, 2, 24, lambda p: p / p.sum())
        shared = swiglu(g, prefix, 2 * 24, "_shexp")
        return lambda x: chosen(x) + shared(x)


class Arcee(Model):
    """Arcee AI 2025: Llama with a squared ReLU and no gate."""

    def feed_forward(self, g, prefix, block):
        return plain(g, prefix, INNER)


class Xverse(Model):
    """XVERSE Technology 2023: Llama."""

    heads_kv = HEADS


class Biased(Model):
    """Queries, keys, values and attention's output have biases."""

    def projections(self, g, prefix):
        sizes = [self.heads, self.heads_kv, self.heads_kv]
        parts = [
            self.biased(f"{prefix}attn_{c}", n * self.head_size, WIDTH)
            for c, n in zip("qkv", sizes)
        ]
        return lambda x: [p(x).reshape(len(x), -1, self.head_size) for p in parts]

    def attention_output(self, g, prefix):
        return self.biased(prefix + "attn_output", WIDTH, self.heads * self.head_size)


class PanguEmbedded(Biased):
    """Huawei 2025: RoPE in halves, heads wider than width/heads, tied."""

    pairing, head_size, tied = "halves", 16, True


class MiniCpm(Model):
    """Hu et al. 2024: the paper's scales, which old files do not hold."""

    embedding_scale, residual_scale, logit_scale = 12.0, 1.4 / math.sqrt(3), 256 / WIDTH


class Plamo(Model):
    """Preferred Networks 2023: parallel, RoPE in halves."""

    form, pairing = "parallel", "halves"


class Fused(Model):
    """Queries, keys and values are one matrix, in this order, and may be clamped."""

    clamp = math.inf

    def fused(self, prefix, rows):
        w = self.g.matrix(prefix + "attn_qkv.weight", rows, WIDTH)
        return lambda x: x @ w.T

    def projections(self, g, prefix):
        q, k = of_block(self.heads, prefix), of_block(self.heads_kv, prefix)
        qkv = self.fused(prefix, (q + 2 * k) * self.head_size)
        clamped = lambda x: np.clip(qkv(x), -self.clamp, self.clamp)
        return lambda x: np.split(clamped(x).reshape(len(x), -1, self.head_size), [q, q + k], 1)


class OpenElm(HeadNorms, Fused):
    """Mehta et al. 2024: deeper blocks have more heads, and are wider inside."""

    pairing, tied, embedding = "halves", True, 0.15
    heads, heads_kv, inner = [2, 4, 6], [1, 2, 2], [32, 48, 64]


class Deci(Model):
    """Bercovich et al. 2024: blocks with a linear layer for attention, or without a part."""

    blocks = 5
    heads, heads_kv, inner = [4, 0, 4, 4, 0], [2, 0, 0, 1, 0], [48, 32, 48, 0, 0]

    def block(self, g, prefix, index):
        b = {}
        if self.heads[index]:
            b["attn_norm"] = self.a_norm(prefix + "attn_norm", WIDTH)
            if self.heads_kv[index]:
                b["qkv"] = self.projections(g, prefix)
                b["query_norms"] = self.query_norms(g, prefix)
            b["attn_output"] = self.attention_output(g, prefix)
        if self.inner[index]:
            b["ffn_norm"] = self.a_norm(prefix + "ffn_norm", WIDTH)
            b["ffn"] = self.feed_forward(g, prefix, index)
        return b

    def forward(self, ids):
        x = self.table[ids]
        for i, b in enumerate(self.weights):
            if "qkv" in b:
                x = x + self.attention(b, b["attn_norm"](x), i)
            elif "attn_output" in b:
                x = x + b["attn_output"](b["attn_norm"](x))
            if "ffn" in b:
                x = x + b["ffn"](b["ffn_norm"](x))
        return self.output_norm(x) @ self.output.T


class WithLayerNorm(Model):
    """LayerNorm with biases, RoPE in halves."""

    norm, epsilon, norm_bias, pairing = staticmethod(layer_norm), 1e-5, True, "halves"


class Orion(WithLayerNorm):
    """OrionStar 2024: Llama with LayerNorm."""

    heads_kv = HEADS


class Nemotron(WithLayerNorm):
    """Parmar et al. 2024: RoPE on some of the columns, a squared ReLU."""

    def keys(self, g):
        g.set("rope.dimension_count", 4)

    def rope(self, g):
        return self.plain_frequencies(4)

    def feed_forward(self, g, prefix, block):
        return plain(g, prefix, INNER)


class Jais2(WithLayerNorm, Biased):
    """Inception and MBZUAI 2025: biases everywhere, a squared ReLU."""

    def feed_forward(self, g, prefix, block):
        up = self.biased(prefix + "ffn_up", INNER, WIDTH)
        down = self.biased(prefix + "ffn_down", WIDTH, INNER)
        return lambda x: down(squared_relu(up(x)))


class Jais(WithLayerNorm, Fused):
    """Sengupta et al. 2023: ALiBi, scores divided by a head's size, SwiGLU, biases."""

    pairing, heads_kv = None, HEADS

    def keys(self, g):
        g.set("attention.max_alibi_bias", 6.0)

    def slopes(self):
        return [2.0 ** (-6 * (h + 1) / 4) for h in range(4)]

    def divisor(self):
        return HEAD_SIZE

    def fused(self, prefix, rows):
        return self.biased(prefix + "attn_qkv", rows, WIDTH)

    def attention_output(self, g, prefix):
        return self.biased(prefix + "attn_output", WIDTH, WIDTH)

    def feed_forward(self, g, prefix, block):
        gate = self.biased(prefix + "ffn_gate", INNER, WIDTH)
        up = self.biased(prefix + "ffn_up", INNER, WIDTH)
        down = self.biased(prefix + "ffn_down", WIDTH, INNER)
        return lambda x: down(silu(gate(x)) * up(x))


class Dbrx(Fused):
    """Databricks 2024: LayerNorm without bias, clamped, experts whose weights sum to 1."""

    norm, epsilon, pairing = staticmethod(layer_norm), 1e-5, "halves"
    clamp, ffn_norm = 1.5, "attn_output_norm"

    def keys(self, g):
        g.set("attention.clamp_kqv", self.clamp)
        g.set("expert_count", 6)
        g.set("expert_used_count", 3)

    def feed_forward(self, g, prefix, block):
        return experts(g, prefix, 6, 3, INNER, lambda p: p / p.sum())


class Maincoder(HeadNorms):
    """Maincode 2025: queries and keys are normalised after they were rotated."""

    def attention(self, b, x, block):
        q, k, v = b["qkv"](x)
        q, k = (rotate(a, self.frequencies, self.pairing) for a in (q, k))
        q, k = b["query_norms"](q, k)
        return b["attn_output"](attend(q, k, v))


class LocalRope(HeadNorms):
    """Of four blocks three see a window and have RoPE, the fourth neither; experts by sigmoids."""

    pairing, blocks, window, period = "halves", 5, 8, 4

    def keys(self, g):
        g.set("leading_dense_block_count", 1)
        g.set("expert_count", 6)
        g.set("expert_used_count", 2)
        g.set("expert_feed_forward_length", 24)
        g.set("expert_shared_count", 1)
        g.set("expert_gating_func", 2)
        g.set("expert_weights_norm", True)
        g.set("expert_weights_scale", 2.5)

    def turning(self, block):
        return super().turning(block) if self.is_local(block) else None

    def feed_forward(self, g, prefix, block):
        if block < 1:
            return swiglu(g, prefix, INNER)
        chosen = biased_experts(g, prefix, 24, 2.5)
        shared = swiglu(g, prefix, 24, "_shexp")
        return lambda x: chosen(x) + shared(x)


class ExaoneMoe(LocalRope):
    """LG AI Research 2025."""


class Afmoe(LocalRope):
    """Arcee AI 2025: norms before and behind, gates on what heads give, scaled embeddings."""

    embedding_scale = math.sqrt(WIDTH)

    def block(self, g, prefix, index):
        b = super().block(g, prefix, index)
        gate = g.matrix(prefix + "attn_gate.weight", self.heads * self.head_size, WIDTH)
        b["gate"] = lambda x: 1 / (1 + np.exp(-(x @ gate.T)))
        b["post_attention_norm"] = self.a_norm(prefix + "post_attention_norm", WIDTH)
        b["post_ffw_norm"] = self.a_norm(prefix + "post_ffw_norm", WIDTH)
        return b

    def attention(self, b, x, block):
        output = b["attn_output"]
        gated = {**b, "attn_output": lambda results: output(results * b["gate"](x))}
        return b["post_attention_norm"](super().attention(gated, x, block))

    def forward(self, ids):
        x = self.table[ids] * self.embedding_scale
        for i, b in enumerate(self.weights):
            x = x + self.attention(b, b["attn_norm"](x), i)
            x = x + b["post_ffw_norm"](b["ffn"](b["ffn_norm"](x)))
        return self.output_norm(x) @ self.output.T


class Mellum(HeadNorms):
    """JetBrains 2026: windows, and a slower RoPE in the other blocks; experts everywhere."""

    pairing, base, blocks, window, period = "halves", 500000.0, 5, 8, 4

    def keys(self, g):
        g.set("rope.scaling.type", "linear")
        g.set("rope.scaling.factor", 4.0)
        g.set("expert_count", 6)
        g.set("expert_used_count", 3)
        g.set("expert_feed_forward_length", 24)

    def turning(self, block):
        return self.frequencies / (1 if self.is_local(block) else 4), 1.0

    def feed_forward(self, g, prefix, block):
        return experts(g, prefix, 6, 3, 24, lambda p: p / p.sum())


class Qwen(Fused):
    """Bai et al. 2023: biases of q, k, v; gate and up together are as wide as the file says."""

    pairing, heads_kv = "halves", HEADS

    def fused(self, prefix, rows):
        return self.biased(prefix + "attn_qkv", rows, WIDTH)

    def feed_forward(self, g, prefix, block):
        return swiglu(g, prefix, INNER // 2)


class PaddleOcr(Model):
    """Cui et al. 2025: M-RoPE, which of text is RoPE in halves."""

    pairing = "halves"

    def keys(self, g):
        g.set("rope.dimension_sections", [2, 1, 1, 0])


class BitNet(Model):
    """Ma et al. 2024: norms inside of attention and feed-forward, before their last layers."""

    pairing, tied, embedding = "halves", True, 0.15

    def attention_output(self, g, prefix):
        norm = self.a_norm(prefix + "attn_sub_norm", WIDTH)
        output = super().attention_output(g, prefix)
        return lambda x: output(norm(x))

    def feed_forward(self, g, prefix, block):
        gate = g.matrix(prefix + "ffn_gate.weight", INNER, WIDTH)
        up = g.matrix(prefix + "ffn_up.weight", INNER, WIDTH)
        norm = self.a_norm(prefix + "ffn_sub_norm", INNER)
        down = g.matrix(prefix + "ffn_down.weight", WIDTH, INNER)
        return lambda x: norm(silu(x @ gate.T) * (x @ up.T)) @ down.T


MODELS = [
    (InternLm2, "llm-arch-llama", "internlm2", "internlm2"),
    (Exaone, "llm-arch-llama", "exaone", "exaone"),
    (Deepseek, "llm-arch-deepseek", "deepseek", "deepseek"),
    (GraniteWithoutPositions, "llm-arch-granite", "granite", "granite-nope"),
    (Olmo3, "llm-arch-llama", "olmo2", "olmo3"),
    (Qwen3Moe, "llm-arch-qwen", "qwen3moe", "qwen3moe"),
    (Refact, "llm-arch-gpt", "refact", "refact"),
    (RefactOfSixHeads, "llm-arch-gpt", "refact", "refact-6heads"),
    (CodeShell, "llm-arch-gpt", "codeshell", "codeshell"),
    (StableLm12B, "llm-arch-gpt", "stablelm", "stablelm-12b"),
    (Phi3LongRope, "llm-arch-phi", "phi3", "phi3-longrope"),
    (Cohere2, "llm-arch-cohere", "cohere2", "cohere2"),
    (CommandRPlus, "llm-arch-cohere", "command-r", "command-r-plus"),
    (BailingMoe, "llm-arch-bailing", "bailingmoe", "bailingmoe"),
    (Arcee, "llm-arch-llama", "arcee", "arcee"),
    (Xverse, "llm-arch-llama", "xverse", "xverse"),
    (PanguEmbedded, "llm-arch-llama", "pangu-embedded", "pangu-embedded"),
    (MiniCpm, "llm-arch-llama", "minicpm", "minicpm"),
    (Plamo, "llm-arch-llama", "plamo", "plamo"),
    (OpenElm, "llm-arch-llama", "openelm", "openelm"),
    (Deci, "llm-arch-llama", "deci", "deci"),
    (Orion, "llm-arch-gpt", "orion", "orion"),
    (Nemotron, "llm-arch-nemotron", "nemotron", "nemotron"),
    (Jais2, "llm-arch-gpt", "jais2", "jais2"),
    (Jais, "llm-arch-gpt", "jais", "jais"),
    (Dbrx, "llm-arch-gpt", "dbrx", "dbrx"),
    (Maincoder, "llm-arch-llama", "maincoder", "maincoder"),
    (ExaoneMoe, "llm-arch-llama", "exaone-moe", "exaone-moe"),
    (Afmoe, "llm-arch-llama", "afmoe", "afmoe"),
    (Mellum, "llm-arch-llama", "mellum", "mellum"),
    (Qwen, "llm-arch-qwen", "qwen", "qwen"),
    (PaddleOcr, "llm-arch-ernie", "paddleocr", "paddleocr"),
    (BitNet, "llm-arch-llama", "bitnet", "bitnet"),
]


def main():
    folder = Path(sys.argv[1])
    for seed, (model, module, architecture, name) in enumerate(MODELS, 1):
        model(module, architecture, name, seed).write(folder)


if __name__ == "__main__":
    main()
