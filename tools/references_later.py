"""Reference results for families with windows, gates and routers of their own.

    python3 tools/references_later.py FOLDER

writes what tools/references.py says.
"""

import math
import sys
from pathlib import Path

import numpy as np

from references import (
    HEAD_SIZE,
    HEADS,
    INNER,
    VOCABULARY,
    WIDTH,
    Fused,
    HeadNorms,
    Model,
    gelu,
    layer_norm,
    of_block,
    rms_norm,
    rotate,
    silu,
    softmax,
    swiglu,
)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softplus(x):
    return np.log1p(np.exp(x))


def relu(x):
    return np.maximum(x, 0)


def unit(x, epsilon):
    """RMSNorm without weights."""
    return rms_norm(x, 1, epsilon)


def gated(activation):
    return lambda gate, up: activation(gate) * up


def attended(q, k, v, window, divisor, cap=0, sinks=None):
    """Row by row: each head sees rows up to its own; a sink takes part of the softmax."""
    rows, heads, _ = q.shape
    out = np.zeros((rows, heads, v.shape[-1]))
    for t in range(rows):
        first = max(0, t - window + 1) if window else 0
        for h in range(heads):
            group = h * k.shape[1] // heads
            scores = k[first : t + 1, group] @ q[t, h] / divisor
            if cap:
                scores = cap * np.tanh(scores / cap)
            if sinks is not None:
                scores = np.append(scores, sinks[h])
            p = softmax(scores)[: t + 1 - first]
            out[t, h] = p @ v[first : t + 1, group]
    return out.reshape(rows, -1)


def best(p, used):
    return np.argsort(-p, kind="stable")[:used]


def by_softmax(used, total=None):
    """total: what the weights of the chosen sum to; None for whatever."""

    def choose(scores):
        p = softmax(scores)
        chosen = best(p, used)
        return [(e, p[e] * (total / p[chosen].sum() if total else 1)) for e in chosen]

    return choose


def by_sigmoid(used, bias=0, total=None, scale=1.0):
    def choose(scores):
        p = sigmoid(scores)
        chosen = best(p + bias, used)
        return [(e, p[e] * (total / p[chosen].sum() if total else scale)) for e in chosen]

    return choose


def routed(g, prefix, inner, choose, join=gated(silu), count=6):
    """Experts; forward(x, seen): the router may see other rows than they."""
    router = g.matrix(prefix + "ffn_gate_inp.weight", count, WIDTH)
    gate = g.matrix(prefix + "ffn_gate_exps.weight", count, inner, WIDTH)
    up = g.matrix(prefix + "ffn_up_exps.weight", count, inner, WIDTH)
    down = g.matrix(prefix + "ffn_down_exps.weight", count, WIDTH, inner)

    def forward(x, seen=None):
        y = np.zeros_like(x)
        for row, scores in enumerate((x if seen is None else seen) @ router.T):
            for e, weight in choose(scores):
                y[row] += weight * (down[e] @ join(gate[e] @ x[row], up[e] @ x[row]))
        return y

    return forward


def joined(g, prefix, inner, join, suffix=""):
    gate = g.matrix(f"{prefix}ffn_gate{suffix}.weight", inner, WIDTH)
    up = g.matrix(f"{prefix}ffn_up{suffix}.weight", inner, WIDTH)
    down = g.matrix(f"{prefix}ffn_down{suffix}.weight", WIDTH, inner)
    return lambda x: join(x @ gate.T, x @ up.T) @ down.T


def fused_swiglu(g, prefix, inner, suffix=""):
    both = g.matrix(f"{prefix}ffn_up{suffix}.weight", 2 * inner, WIDTH)
    down = g.matrix(f"{prefix}ffn_down{suffix}.weight", WIDTH, inner)
    return lambda x: (silu(x @ both[:inner].T) * (x @ both[inner:].T)) @ down.T


def slowed(frequencies, base, factor, original):
    """YaRN (Peng et al. 2023): fast pairs keep their turning, slow ones turn by the factor less."""
    columns = 2 * len(frequencies)
    pair = lambda times: columns * math.log(original / (times * 2 * math.pi)) / (2 * math.log(base))
    low, high = max(0, math.floor(pair(32))), min(columns - 1, math.ceil(pair(1)))
    part = np.clip((np.arange(len(frequencies)) - low) / max(0.001, high - low), 0, 1)
    return frequencies / factor * part + frequencies * (1 - part)


def turning(columns, base):
    return base ** (-2 * np.arange(columns // 2) / columns)


class Later(Model):
    """Attention with more options; what is multiplied by a block's gates."""

    local = None  # for each block, whether it sees a window; None for the last of a period
    cap, value_scale, gates, opening = 0, 1.0, None, staticmethod(sigmoid)  # gates: each what

    def replace(self, key, value):
        g = self.g
        g.metadata = [m for m in g.metadata if m[0] != f"{g.architecture}.{key}"]
        g.set(key, value)

    def is_local(self, block):
        return self.local[block] if self.local else super().is_local(block)

    def plain_frequencies(self, columns):
        return turning(columns, self.base)

    def divisor(self):
        return math.sqrt(self.head_size)

    def sinks(self, b):
        return b.get("sinks")

    def block(self, g, prefix, index):
        b = super().block(g, prefix, index)
        if self.gates:
            heads = of_block(self.heads, prefix)
            each = 1 if self.gates == "columns" else self.head_size
            w = g.matrix(prefix + "attn_gate.weight", heads * self.head_size // each, WIDTH)
            b["gate"] = lambda x: np.repeat(self.opening(x @ w.T), each, -1)
        return b

    def attention(self, b, x, block):
        q, k, v = b["qkv"](x)
        q, k = b["query_norms"](q, k)
        turns = self.turning(block) if self.pairing else None
        if turns:
            q, k = (rotate(a, turns[0], self.pairing, turns[1]) for a in (q, k))
        window = self.window if self.is_local(block) else 0
        results = attended(q, k, v, window, self.divisor(), self.cap, self.sinks(b))
        results = results * self.value_scale
        return b["attn_output"](results * b["gate"](x) if "gate" in b else results)


class PostNorms(Later):
    """Norms before and behind both parts."""

    names = ("post_attention_norm", "post_ffw_norm")

    def post_norm(self, name):
        return self.a_norm(name, WIDTH)

    def block(self, g, prefix, index):
        b = super().block(g, prefix, index)
        b["behind"] = [self.post_norm(prefix + n) for n in self.names]
        return b

    def embedded(self, ids):
        return self.table[ids] * self.embedding_scale

    def logits(self, x):
        return x @ self.output.T * self.logit_scale

    def forward(self, ids):
        x = self.embedded(ids)
        for i, b in enumerate(self.weights):
            x = x + b["behind"][0](self.attention(b, b["attn_norm"](x), i))
            x = x + b["behind"][1](b["ffn"](b["ffn_norm"](x)))
        return self.logits(self.output_norm(x))


class Plamo3(PostNorms, HeadNorms, Fused):
    """Preferred Networks 2025: seven of eight blocks see a window, with RoPE of their own."""

    pairing, base, blocks, window, period = "halves", 1e6, 8, 8, 8

    def keys(self, g):
        g.set("rope.scaling.type", "linear")
        g.set("rope.scaling.factor", 2.0)

    def post_norm(self, name):
        weight = self.g.vector(name, WIDTH, mean=0.5)
        return lambda x: rms_norm(x, weight, self.epsilon)

    def turning(self, block):
        return (turning(HEAD_SIZE, 1e4) if self.is_local(block) else self.frequencies / 2), 1.0

    def feed_forward(self, g, prefix, block):
        return fused_swiglu(g, prefix, INNER)


class Arctic(Model):
    """Snowflake 2024: experts beside attention and a dense feed-forward."""

    def keys(self, g):
        g.set("expert_count", 6)
        g.set("expert_used_count", 2)

    def block(self, g, prefix, index):
        b = super().block(g, prefix, index)
        b["exps_norm"] = self.a_norm(prefix + "ffn_norm_exps", WIDTH)
        b["exps"] = routed(g, prefix, INNER, by_softmax(2, 1))
        return b

    def forward(self, ids):
        x = self.table[ids]
        for i, b in enumerate(self.weights):
            h = x + self.attention(b, b["attn_norm"](x), i)
            x = h + b["ffn"](b["ffn_norm"](h)) + b["exps"](b["exps_norm"](x))
        return self.output_norm(x) @ self.output.T


class Nanbeige(Model):
    """Nanbeige Lab 2026: all blocks three times, a norm between."""

    loops, plain, blocks = 3, False, 2

    def keys(self, g):
        g.set("num_loops", self.loops)
        g.set("skip_loop_final_norm", self.plain)

    def forward(self, ids):
        x = self.table[ids]
        for loop in range(self.loops):
            for i, b in enumerate(self.weights):
                x = x + self.attention(b, b["attn_norm"](x), i)
                x = x + b["ffn"](b["ffn_norm"](x))
            if loop < self.loops - 1 and not self.plain:
                x = self.output_norm(x)
        return self.output_norm(x) @ self.output.T


class NanbeigeUnnormed(Nanbeige):
    """Nothing between."""

    loops, plain = 2, True


class Talkie(Later):
    """Talkie 2026: norms without weights; each block adds the embedding once more."""

    pairing, logit_scale, columns = "halves", 0.7, 1

    def keys(self, g):
        g.set("logit_scale", self.logit_scale)

    def a_norm(self, name, *shape):
        return lambda x: unit(x, self.epsilon)

    def block(self, g, prefix, index):
        b = super().block(g, prefix, index)
        b["factor"] = g.vector(prefix + "attn_q_norm.weight", HEADS, self.columns, mean=1.0)
        b["skip"] = g.vector(prefix + "layer_output_scale.weight", 1, mean=0.5)
        return b

    def attention(self, b, x, block):
        q, k, v = b["qkv"](x)
        q, k = (unit(rotate(a, self.frequencies, "halves"), self.epsilon) for a in (q, k))
        return b["attn_output"](attended(q * b["factor"], k, v, 0, self.divisor()))

    def forward(self, ids):
        first = x = unit(self.table[ids], self.epsilon)
        for i, b in enumerate(self.weights):
            h = x + self.attention(b, b["attn_norm"](x), i)
            x = h + b["ffn"](b["ffn_norm"](h)) + b["skip"] * first
        return self.output_norm(x) @ self.output.T * self.logit_scale


class TalkieEachColumn(Talkie):
    """The factors of heads, written out for each column."""

    columns = HEAD_SIZE


class Grok(PostNorms):
    """xAI 2024: experts with GELU gates; scales as they are where the file says nothing."""

    pairing, names, embedding = "halves", ("attn_output_norm", "layer_output_norm"), 0.02
    embedding_scale, logit_scale, cap = 78.38367176906169, 0.5773502691896257, 30

    def keys(self, g):
        g.set("expert_count", 6)
        g.set("expert_used_count", 2)

    def divisor(self):
        return 1 / 0.08838834764831845

    def feed_forward(self, g, prefix, block):
        return routed(g, prefix, INNER, by_softmax(2), gated(gelu))


class Grok2(Grok):
    """xAI 2025: a dense part beside the experts, capped routers and logits."""

    names, embedding = ("attn_output_norm", "post_ffw_norm"), 0.2
    embedding_scale, logit_scale, cap = 6.0, 0.75, 5.0

    def keys(self, g):
        super().keys(g)
        g.set("expert_feed_forward_length", 24)
        g.set("embedding_scale", self.embedding_scale)
        g.set("logit_scale", self.logit_scale)
        g.set("attention.output_scale", 0.25)
        g.set("attn_logit_softcapping", self.cap)
        g.set("router_logit_softcapping", 1.5)
        g.set("final_logit_softcapping", 4.0)

    def divisor(self):
        return 4

    def feed_forward(self, g, prefix, block):
        dense = joined(g, prefix, INNER, gated(gelu))
        choose = by_softmax(2)
        capped = lambda scores: choose(1.5 * np.tanh(scores / 1.5))
        chosen = routed(g, prefix, 24, capped, gated(gelu))
        return lambda x: (dense(x) + chosen(x)) * math.sqrt(0.5)

    def logits(self, x):
        return 4 * np.tanh(super().logits(x) / 4)


class Cohere2Moe(Later):
    """Cohere 2026: parallel; the first of four blocks sees all, without positions."""

    norm, epsilon = staticmethod(layer_norm), 1e-5
    form, tied, blocks, embedding = "parallel", True, 5, 0.15
    window, logit_scale = 8, 0.25

    def keys(self, g):
        g.set("logit_scale", self.logit_scale)
        g.set("leading_dense_block_count", 1)
        g.set("expert_count", 6)
        g.set("expert_used_count", 2)
        g.set("expert_feed_forward_length", 24)
        g.set("expert_shared_count", 2)
        g.set("expert_weights_norm", True)

    def is_local(self, block):
        return block % 4 > 0

    def turning(self, block):
        return super().turning(block) if self.is_local(block) or block < 1 else None

    def feed_forward(self, g, prefix, block):
        if block < 1:
            return swiglu(g, prefix, INNER)
        chosen = routed(g, prefix, 24, by_sigmoid(2, total=1))
        shared = swiglu(g, prefix, 2 * 24, "_shexp")
        return lambda x: (chosen(x) + shared(x)) / 2


class Deepseek2Ocr(Later):
    """Wei et al. 2025: plain attention, RoPE never scaled; dense first, then shared experts."""

    pairing, heads_kv = "halves", HEADS

    def keys(self, g):
        self.replace("attention.head_count_kv", 1)
        g.set("rope.scaling.type", "yarn")
        g.set("rope.scaling.factor", 4.0)
        g.set("leading_dense_block_count", 1)
        g.set("expert_count", 6)
        g.set("expert_used_count", 2)
        g.set("expert_feed_forward_length", 24)
        g.set("expert_shared_count", 2)

    def feed_forward(self, g, prefix, block):
        if block < 1:
            return swiglu(g, prefix, INNER)
        chosen = routed(g, prefix, 24, by_softmax(2))
        shared = swiglu(g, prefix, 2 * 24, "_shexp")
        return lambda x: chosen(x) + shared(x)


class GraniteSwa(Later):
    """IBM 2026: listed windows, listed RoPE, sinks, Granite's scales."""

    residual_scale, embedding_scale, logit_scale, blocks, window = 0.5, 6.0, 0.25, 4, 8
    local, turns = [True, False, True, True], [True, False, False, True]

    def keys(self, g):
        g.set("attention.sliding_window_pattern", self.local)
        g.set("attention.rope_pattern", self.turns)
        g.set("attention.scale", 0.25)
        g.set("logit_scale", 4.0)
        g.set("residual_scale", 0.5)
        g.set("embedding_scale", 6.0)

    def divisor(self):
        return 4

    def turning(self, block):
        return super().turning(block) if self.turns[block] else None

    def block(self, g, prefix, index):
        b = super().block(g, prefix, index)
        b["sinks"] = g.vector(prefix + "attn_sinks.weight", HEADS, deviation=1.0)
        return b


class GraniteSwaMoe(GraniteSwa):
    """Experts, and a shared one whose gate and up are one matrix."""

    def keys(self, g):
        super().keys(g)
        g.set("expert_count", 6)
        g.set("expert_used_count", 2)
        g.set("expert_shared_feed_forward_length", 24)

    def feed_forward(self, g, prefix, block):
        chosen = routed(g, prefix, INNER, by_softmax(2, 1))
        shared = fused_swiglu(g, prefix, 24, "_shexp")
        return lambda x: chosen(x) + shared(x)


class HunyuanVl(HeadNorms):
    """Tencent 2025: M-RoPE, which of text is RoPE in halves, with a stretched base."""

    pairing = "halves"

    def keys(self, g):
        g.set("rope.dimension_sections", [1, 1, 1, 1])
        g.set("rope.scaling.alpha", 50.0)

    def rope(self, g):
        return turning(HEAD_SIZE, self.base * 50 ** (HEAD_SIZE / (HEAD_SIZE - 2)))

    def attention(self, b, x, block):
        q, k, v = b["qkv"](x)
        q, k = b["query_norms"](*(rotate(a, self.frequencies, "halves") for a in (q, k)))
        return b["attn_output"](attended(q, k, v, 0, math.sqrt(HEAD_SIZE)))


class GroveMoe(HeadNorms):
    """Wu et al. 2025: pairs of experts have a small one in common."""

    pairing = "halves"

    def keys(self, g):
        g.set("expert_count", 6)
        g.set("expert_used_count", 3)
        g.set("expert_feed_forward_length", 24)
        g.set("expert_chunk_feed_forward_length", 16)
        g.set("experts_per_group", 2)
        g.set("expert_group_scale", 0.25)

    def feed_forward(self, g, prefix, block):
        router = g.matrix(prefix + "ffn_gate_inp.weight", 6, WIDTH)
        parts = []
        for count, inner, suffix in ((6, 24, "exps"), (3, 16, "chexps")):
            gate = g.matrix(f"{prefix}ffn_gate_{suffix}.weight", count, inner, WIDTH)
            up = g.matrix(f"{prefix}ffn_up_{suffix}.weight", count, inner, WIDTH)
            down = g.matrix(f"{prefix}ffn_down_{suffix}.weight", count, WIDTH, inner)
            parts.append((gate, up, down))
        run = lambda part, e, x: part[2][e] @ (silu(part[0][e] @ x) * (part[1][e] @ x))

        def forward(x):
            y = np.zeros_like(x)
            for t, scores in enumerate(x @ router.T):
                for e, weight in by_softmax(3, 1)(scores):
                    y[t] += weight * (run(parts[0], e, x[t]) + 0.25 * run(parts[1], e // 2, x[t]))
            return y

        return forward


def sparse_mixer(scores):
    """Two, each weighed among those of what is left that come close to it."""
    left, chosen = scores.copy(), []
    for _ in range(2):
        e = int(left.argmax())
        behind = (left[e] - left) / np.maximum(np.abs(left), left[e])
        p = softmax(np.where(behind > 0.02, -np.inf, left))
        chosen.append((e, p[e]))
        left[e] = -1e300  # chosen
    return chosen


class PhiMoe(Model):
    """Abdin et al. 2024: LayerNorm, biases, LongRoPE, experts by a sparse mixer."""

    norm, norm_bias, pairing = staticmethod(layer_norm), True, "halves"
    magnitude = float(np.float32(1.19))

    def keys(self, g):
        g.metadata = [m for m in g.metadata if not m[0].endswith("layer_norm_epsilon")]
        g.set("attention.layer_norm_rms_epsilon", self.epsilon)
        g.set("rope.scaling.original_context_length", 128)
        g.set("rope.scaling.attn_factor", self.magnitude)
        g.set("expert_count", 6)
        g.set("expert_used_count", 2)

    def embed(self, g):
        self.table = g.matrix("token_embd.weight", VOCABULARY, WIDTH, scale=math.sqrt(WIDTH))
        self.head = self.biased("output", VOCABULARY, WIDTH)

    def rope(self, g):
        g.vector("rope_factors_short.weight", HEAD_SIZE // 2, mean=1.0, deviation=0.05)
        divisors = g.vector("rope_factors_long.weight", HEAD_SIZE // 2, mean=3.0)
        return turning(HEAD_SIZE, self.base) / divisors

    def projections(self, g, prefix):
        sizes = (self.heads, self.heads_kv, self.heads_kv)
        parts = [
            self.biased(f"{prefix}attn_{c}", n * HEAD_SIZE, WIDTH) for c, n in zip("qkv", sizes)
        ]
        return lambda x: [p(x).reshape(len(x), -1, HEAD_SIZE) for p in parts]

    def attention_output(self, g, prefix):
        return self.biased(prefix + "attn_output", WIDTH, WIDTH)

    def feed_forward(self, g, prefix, block):
        return routed(g, prefix, INNER, sparse_mixer)

    def forward(self, ids):
        x = self.table[ids]
        for i, b in enumerate(self.weights):
            x = x + self.attention(b, b["attn_norm"](x), i)
            x = x + b["ffn"](b["ffn_norm"](x))
        return self.head(self.output_norm(x))


class Spark25(Later):
    """iFlytek 2026: listed windows with RoPE of their own, a gate a head, GELU gates."""

    pairing, base, blocks, window, gates = "halves", 1e6, 4, 8, "heads"
    local = [False, True, True, False]

    def keys(self, g):
        g.set("attention.sliding_window_pattern", self.local)
        g.set("rope.dimension_count", 4)
        g.set("rope.freq_base_swa", 5000.0)
        g.set("rope.dimension_count_swa", 8)

    def turning(self, block):
        return (turning(8, 5000.0) if self.local[block] else turning(4, self.base)), 1.0

    def feed_forward(self, g, prefix, block):
        return joined(g, prefix, INNER, gated(gelu))


class MuseGlimmer(PostNorms, HeadNorms):
    """Meta 2026: of four blocks three see a window and have RoPE, the fourth neither."""

    blocks, window, period, gates, logit_scale = 5, 8, 4, "columns", 0.6

    def keys(self, g):
        g.set("logit_scale", self.logit_scale)
        g.set("final_logit_softcapping", 3.0)

    def post_norm(self, name):
        weight = self.g.vector(name + ".weight", WIDTH, mean=0.5)
        return lambda x: rms_norm(x, weight, 1e-8)

    def turning(self, block):
        return super().turning(block) if self.is_local(block) else None

    def embedded(self, ids):
        return unit(self.table[ids], self.epsilon)

    def logits(self, x):
        return 3 * np.tanh(super().logits(x) / 3)


class SmallThinker(Later):
    """Song et al. 2025: experts with ReLU gates, chosen by what comes into the block."""

    pairing, blocks, window, function = "halves", 5, 8, 1

    def keys(self, g):
        g.set("expert_count", 6)
        g.set("expert_used_count", 2)
        g.set("expert_feed_forward_length", 24)
        g.set("expert_gating_func", self.function)

    def is_local(self, block):
        return block % 4 > 0

    def turning(self, block):
        return super().turning(block) if self.is_local(block) else None

    def feed_forward(self, g, prefix, block):
        choose = by_softmax(2, 1) if self.function == 1 else by_sigmoid(2, total=1)
        return routed(g, prefix, 24, choose, gated(relu))

    def forward(self, ids):
        x = self.table[ids]
        for i, b in enumerate(self.weights):
            h = x + self.attention(b, b["attn_norm"](x), i)
            x = h + b["ffn"](b["ffn_norm"](h), x)
        return self.output_norm(x) @ self.output.T


class SmallThinkerGlobal(SmallThinker):
    """No windows, positions everywhere, sigmoids."""

    blocks, window, function = 3, 0, 2

    def is_local(self, block):
        return False

    def turning(self, block):
        return self.frequencies, 1.0


class Mimo2(Later):
    """Xiaomi 2025: listed windows with sinks and other heads; short values, which are scaled."""

    pairing, base, blocks, window, value_scale = "halves", 5e6, 4, 8, 0.707
    local, heads_kv, values = [False, True, True, False], [1, 2, 2, 1], 4

    def keys(self, g):
        g.set("attention.sliding_window_pattern", [int(x) for x in self.local])
        g.set("attention.key_length", HEAD_SIZE)
        g.set("attention.value_length", self.values)
        g.set("attention.value_scale", self.value_scale)
        g.set("rope.dimension_count", 4)
        g.set("rope.freq_base_swa", 5000.0)
        g.set("expert_count", 6)
        g.set("expert_used_count", 2)
        g.set("expert_feed_forward_length", 24)

    def turning(self, block):
        return turning(4, 5000.0 if self.local[block] else self.base), 1.0

    def projections(self, g, prefix):
        kv = of_block(self.heads_kv, prefix)
        parts = [
            (g.matrix(f"{prefix}attn_{c}.weight", n * size, WIDTH), n, size)
            for c, n, size in (("q", HEADS, 8), ("k", kv, 8), ("v", kv, self.values))
        ]
        return lambda x: [(x @ w.T).reshape(len(x), n, size) for w, n, size in parts]

    def attention_output(self, g, prefix):
        w = g.matrix(prefix + "attn_output.weight", WIDTH, HEADS * self.values)
        return lambda x: x @ w.T

    def block(self, g, prefix, index):
        b = super().block(g, prefix, index)
        if self.local[index]:
            b["sinks"] = g.vector(prefix + "attn_sinks.weight", HEADS, deviation=1.0)
        return b

    def feed_forward(self, g, prefix, block):
        if block < 1:
            return swiglu(g, prefix, INNER)
        bias = g.vector(prefix + "exp_probs_b.bias", 6)
        return routed(g, prefix, 24, by_sigmoid(2, bias, total=1))


def limited_afterwards(limit):
    return lambda gate, up: np.minimum(silu(gate), limit) * np.clip(up, -limit, limit)


class Step35(HeadNorms, Later):
    """StepFun 2026: listed windows with more heads, a gate a head, gates within limits."""

    pairing, base, blocks, window, gates = "halves", 5e6, 4, 8, "heads"
    local, heads, heads_kv = [False, True, True, False], [4, 6, 6, 4], [2, 2, 3, 2]
    limits, shared_limits = [0.0, 0.0, 0.5, 0.75], [0.6, 0.0, 0.4, 0.0]

    def keys(self, g):
        g.set("attention.sliding_window_pattern", self.local)
        g.set("rope.dimension_count", HEAD_SIZE)
        g.set("rope.freq_base_swa", 10000.0)
        g.set("swiglu_clamp_exp", self.limits)
        g.set("swiglu_clamp_shexp", self.shared_limits)
        g.set("expert_count", 6)
        g.set("expert_used_count", 2)
        g.set("expert_feed_forward_length", 24)
        g.set("expert_shared_feed_forward_length", 16)
        g.set("expert_gating_func", 2)
        g.set("expert_weights_norm", True)
        g.set("expert_weights_scale", 3.0)

    def rope(self, g):
        divisors = g.vector("rope_freqs.weight", HEAD_SIZE // 2, mean=2.0)
        return turning(4, self.base) / divisors[:2]

    def turning(self, block):
        return (turning(8, 10000.0) if self.local[block] else self.frequencies), 1.0

    def feed_forward(self, g, prefix, block):
        join = lambda limit: limited_afterwards(limit) if limit else gated(silu)
        limit, shared_limit = join(self.limits[block]), join(self.shared_limits[block])
        if block < 1:
            return joined(g, prefix, INNER, shared_limit)
        bias = g.vector(prefix + "exp_probs_b.bias", 6)
        chosen = routed(g, prefix, 24, by_sigmoid(2, bias, total=3), limit)
        shared = joined(g, prefix, 16, shared_limit, "_shexp")
        return lambda x: chosen(x) + shared(x)


class Laguna(HeadNorms, Later):
    """Poolside 2026: softplus gates; the first of four blocks sees all, with YaRN."""

    pairing, base, blocks, window, gates = "halves", 5e5, 5, 8, "heads"
    opening, heads = staticmethod(softplus), [4, 6, 6, 6, 4]

    def keys(self, g):
        g.set("rope.scaling.type", "yarn")
        g.set("rope.scaling.factor", 8.0)
        g.set("rope.scaling.original_context_length", 64)
        g.set("rope.dimension_count", 4)
        g.set("rope.dimension_count_swa", 8)
        g.set("leading_dense_block_count", 1)
        g.set("expert_count", 6)
        g.set("expert_used_count", 2)
        g.set("expert_feed_forward_length", 24)
        g.set("expert_shared_feed_forward_length", 16)
        g.set("expert_gating_func", 2)
        g.set("expert_weights_norm", True)
        g.set("expert_weights_scale", 2.5)

    def is_local(self, block):
        return block % 4 > 0

    def turning(self, block):
        if self.is_local(block):
            return turning(8, 10000.0), 1.0
        return slowed(turning(4, self.base), self.base, 8, 64), 1 + 0.1 * math.log(8)

    def feed_forward(self, g, prefix, block):
        if block < 1:
            return swiglu(g, prefix, INNER)
        bias = g.vector(prefix + "exp_probs_b.bias", 6)
        chosen = routed(g, prefix, 24, by_sigmoid(2, bias, total=2.5))
        shared = swiglu(g, prefix, 16, "_shexp")
        return lambda x: chosen(x) + shared(x)


class LagunaGlobal(Laguna):
    """No windows; a gate a column."""

    blocks, window, gates, heads = 3, 0, "columns", HEADS

    def is_local(self, block):
        return False


def limited(limit):
    return lambda gate, up: silu(np.minimum(gate, limit)) * np.clip(up, -limit, limit)


class Maple(HeadNorms, Later):
    """DeepGrove 2026: listed windows with RoPE, the others neither; gates within limits."""

    pairing, blocks, window = "halves", 4, 8
    local, limits = [True, True, False, True], [0.5, 0.0, 0.75, 0.25]

    def keys(self, g):
        g.set("attention.sliding_window_pattern", self.local)
        g.set("swiglu_clamp_exp", self.limits)
        g.set("expert_count", 6)
        g.set("expert_used_count", 2)
        g.set("expert_feed_forward_length", 24)

    def turning(self, block):
        return super().turning(block) if self.local[block] else None

    def feed_forward(self, g, prefix, block):
        join = limited(self.limits[block]) if self.limits[block] else gated(silu)
        return routed(g, prefix, 24, by_softmax(2, 1), join)


MODELS = [
    (Plamo3, "llm-arch-llama", "plamo3", "plamo3", 201),
    (Arctic, "llm-arch-llama", "arctic", "arctic", 202),
    (Nanbeige, "llm-arch-llama", "nanbeige", "nanbeige", 203),
    (NanbeigeUnnormed, "llm-arch-llama", "nanbeige", "nanbeige-unnormed", 204),
    (Talkie, "llm-arch-llama", "talkie", "talkie", 205),
    (TalkieEachColumn, "llm-arch-llama", "talkie", "talkie-each-column", 206),
    (Grok, "llm-arch-gpt", "grok", "grok", 207),
    (Grok2, "llm-arch-gpt", "grok", "grok2", 208),
    (Cohere2Moe, "llm-arch-cohere", "cohere2moe", "cohere2moe", 209),
    (Deepseek2Ocr, "llm-arch-deepseek", "deepseek2-ocr", "deepseek2-ocr", 210),
    (GraniteSwa, "llm-arch-granite", "granite_swa", "granite_swa", 211),
    (GraniteSwaMoe, "llm-arch-granite", "granite_swa", "granite_swa-moe", 212),
    (HunyuanVl, "llm-arch-hunyuan", "hunyuan_vl", "hunyuan_vl", 213),
    (GroveMoe, "llm-arch-qwen", "grovemoe", "grovemoe", 214),
    (PhiMoe, "llm-arch-phi", "phimoe", "phimoe", 215),
    (Spark25, "llm-arch-window", "spark2_5", "spark2_5", 216),
    (MuseGlimmer, "llm-arch-window", "muse-glimmer", "muse-glimmer", 217),
    (SmallThinker, "llm-arch-window", "smallthinker", "smallthinker", 218),
    (SmallThinkerGlobal, "llm-arch-window", "smallthinker", "smallthinker-global", 219),
    (Mimo2, "llm-arch-window", "mimo2", "mimo2", 220),
    (Step35, "llm-arch-window", "step35", "step35", 221),
    (Laguna, "llm-arch-window", "laguna", "laguna", 222),
    (LagunaGlobal, "llm-arch-window", "laguna", "laguna-global", 223),
    (Maple, "llm-arch-window", "maple", "maple", 224),
]


def main():
    folder = Path(sys.argv[1])
    for model, module, architecture, name, seed in MODELS:
        model(module, architecture, name, seed).write(folder, "tools/references_later.py")


if __name__ == "__main__":
    main()
