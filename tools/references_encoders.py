"""Reference results for encoders that llama.cpp's conformance data lacks.

As tools/references.py, whose parts it uses: NumPy in double precision, written from the papers and
the makers' public models. No activation is rounded or approximated: GELU has the error function.

    python3 tools/references_encoders.py FOLDER

writes NAME.gguf, NAME.json with prompt and, where texts are pairs, types, and NAME.rows: float32,
[positions, width], the rows behind the last norm.
"""

import json
import math
import sys
from pathlib import Path

import numpy as np

from references import HEADS, HEAD_SIZE, INNER, PROMPT, VOCABULARY, WIDTH
from references import Gguf, layer_norm, rms_norm, rotate, silu, softmax, vocabulary

BLOCKS, EPSILON = 3, 1e-6


def gelu(x):
    return 0.5 * x * (1 + np.vectorize(math.erf)(x / math.sqrt(2)))


def attend(q, k, v, reach=None, slopes=None):
    """q, k, v [rows, heads, size]: each row sees all, or those at most reach away."""
    positions = np.arange(len(q))
    distance = np.abs(positions[:, None] - positions[None])
    out = []
    for h in range(q.shape[1]):
        scores = q[:, h] @ k[:, h].T / math.sqrt(q.shape[2])
        if slopes is not None:
            scores = scores - slopes[h] * distance
        if reach is not None:
            scores = np.where(distance > reach, -np.inf, scores)
        out.append(softmax(scores) @ v[:, h])
    return np.concatenate(out, -1)


class Encoder:
    """Norms behind the sums, LayerNorm with biases; a family says what differs."""

    epsilon_key = "attention.layer_norm_epsilon"
    token_types, pooling = 2, 1
    pair = False  # whether the prompt's second half is of type 1

    def __init__(self, architecture, name, seed):
        g = self.g = Gguf(architecture, name, seed)
        g.set("context_length", 64)
        g.set("embedding_length", WIDTH)
        g.set("block_count", BLOCKS)
        g.set("feed_forward_length", INNER)
        g.set("attention.head_count", HEADS)
        g.set("attention.causal", False)
        g.set("pooling_type", self.pooling)
        g.set(self.epsilon_key, EPSILON)
        self.keys(g)
        vocabulary(g)
        if self.token_types:
            g.put("tokenizer.ggml.token_type_count", self.token_types)
        self.embed(g)
        self.blocks = [self.block(g, f"blk.{i}.", i) for i in range(BLOCKS)]
        self.end(g)

    def keys(self, g):
        """More hyperparameters."""

    def norm(self, name, size=WIDTH):
        weight, bias = self.g.vector(name + ".weight", size, mean=1), self.g.vector(name + ".bias", size)
        return lambda x: layer_norm(x, weight, EPSILON, bias)

    def linear(self, name, out, width, bias=True):
        w = self.g.matrix(name + ".weight", out, width)
        b = self.g.vector(name + ".bias", out) if bias else 0
        return lambda x: x @ w.T + b

    def embed(self, g):
        self.table = g.matrix("token_embd.weight", VOCABULARY, WIDTH, scale=math.sqrt(WIDTH))
        self.types = g.vector("token_types.weight", self.token_types, WIDTH)
        self.embedding_norm = self.norm("token_embd_norm")

    def embedded(self, ids, types):
        return self.embedding_norm(self.table[ids] + self.types[types])

    def heads(self, rows):
        return rows.reshape(len(rows), HEADS, HEAD_SIZE)

    def attention(self, g, prefix):
        """A function of rows, fused: all queries, all keys, all values."""
        qkv, out = self.linear(prefix + "attn_qkv", 3 * WIDTH, WIDTH), self.linear(prefix + "attn_output", WIDTH, WIDTH)

        def forward(x):
            q, k, v = (self.heads(part) for part in np.split(qkv(x), 3, -1))
            return out(self.mixed(q, k, v))

        return forward

    def mixed(self, q, k, v):
        return attend(q, k, v)

    def feed_forward(self, g, prefix):
        up, down = self.linear(prefix + "ffn_up", INNER, WIDTH), self.linear(prefix + "ffn_down", WIDTH, INNER)
        return lambda x: down(gelu(up(x)))

    def block(self, g, prefix, index):
        attention, norm = self.attention(g, prefix), self.norm(prefix + "attn_output_norm")
        feed_forward, last = self.feed_forward(g, prefix), self.norm(prefix + "layer_output_norm")

        def forward(x):
            h = norm(x + attention(x))
            return last(h + feed_forward(h))

        return forward

    def end(self, g):
        self.output_norm = lambda x: x

    def forward(self, ids, types):
        x = self.embedded(ids, types)
        for block in self.blocks:
            x = block(x)
        return self.output_norm(x)

    def write(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        name = self.g.name
        self.g.write(folder / f"{name}.gguf")
        prompt = np.random.default_rng(99).integers(3, VOCABULARY, PROMPT).tolist()
        types = [int(self.pair and i >= PROMPT // 2) for i in range(PROMPT)]
        self.forward(prompt, types).astype("<f4").tofile(folder / f"{name}.rows")
        result = {"computed_by": "tools/references_encoders.py", "prompt": prompt}
        if self.pair:
            result["types"] = types
        result.update(rows=f"{name}.rows", positions=PROMPT, width=WIDTH)
        (folder / f"{name}.json").write_text(json.dumps(result) + "\n")


class BertPair(Encoder):
    """Devlin et al. 2019: a pair of texts, told apart by their types."""

    pair = True

    def embed(self, g):
        super().embed(g)
        self.positions = g.vector("position_embd.weight", 64, WIDTH)

    def embedded(self, ids, types):
        learned = self.positions[: len(ids)]
        return self.embedding_norm(self.table[ids] + self.types[types] + learned)


class JinaV2Code(Encoder):
    """Guenther et al. 2023: norms of queries and keys, attention joined twice, one gate matrix."""

    slopes = [2 ** (-8 * (h + 1) / HEADS) for h in range(HEADS)]

    def attention(self, g, prefix):
        q, k, v = (self.linear(f"{prefix}attn_{c}", WIDTH, WIDTH) for c in "qkv")
        norms = [self.norm(f"{prefix}attn_{c}_norm") for c in "qk"]
        out = self.linear(prefix + "attn_output", WIDTH, WIDTH)

        def forward(x):
            rows = norms[0](q(x)), norms[1](k(x)), v(x)
            return out(attend(*(self.heads(r) for r in rows), slopes=self.slopes))

        return forward

    def feed_forward(self, g, prefix):
        both = self.linear(prefix + "ffn_up", 2 * INNER, WIDTH, bias=False)
        down = self.linear(prefix + "ffn_down", WIDTH, INNER)

        def forward(x):
            gate, up = np.split(both(x), 2, -1)
            return down(gelu(gate) * up)

        return forward

    def block(self, g, prefix, index):
        attention, norm = self.attention(g, prefix), self.norm(prefix + "attn_output_norm")
        again = self.norm(prefix + "attn_norm_2")
        feed_forward, last = self.feed_forward(g, prefix), self.norm(prefix + "layer_output_norm")

        def forward(x):
            h = again(x + norm(x + attention(x)))
            return last(h + feed_forward(h))

        return forward


class JinaV3(Encoder):
    """Sturua et al. 2024, without the adapters of tasks: RoPE in halves."""

    token_types, base = 1, 20000.0

    def keys(self, g):
        g.set("rope.freq_base", self.base)

    def mixed(self, q, k, v):
        frequencies = self.base ** (-2 * np.arange(HEAD_SIZE // 2) / HEAD_SIZE)
        return attend(rotate(q, frequencies, "halves"), rotate(k, frequencies, "halves"), v)


class RmsEncoder(Encoder):
    """Norms before, RMSNorm without biases, no token types."""

    epsilon_key, token_types = "attention.layer_norm_rms_epsilon", 0

    def norm(self, name, size=WIDTH):
        weight = self.g.vector(name + ".weight", size, mean=1)
        return lambda x: rms_norm(x, weight, EPSILON)

    def embed(self, g):
        self.table = g.matrix("token_embd.weight", VOCABULARY, WIDTH, scale=math.sqrt(WIDTH))

    def embedded(self, ids, types):
        return self.table[ids]


class NeoBert(RmsEncoder):
    """Le Breton et al. 2025: query, key and value of one head after the other; RoPE in pairs."""

    pooling = 2

    def keys(self, g):
        g.set("rope.freq_base", 10000.0)

    def block(self, g, prefix, index):
        norm = self.norm(prefix + "attn_norm")
        qkv = self.linear(prefix + "attn_qkv", 3 * WIDTH, WIDTH, bias=False)
        out = self.linear(prefix + "attn_output", WIDTH, WIDTH, bias=False)
        ffn_norm = self.norm(prefix + "ffn_norm")
        both = self.linear(prefix + "ffn_up", 2 * INNER, WIDTH, bias=False)
        down = self.linear(prefix + "ffn_down", WIDTH, INNER, bias=False)
        frequencies = 10000.0 ** (-2 * np.arange(HEAD_SIZE // 2) / HEAD_SIZE)

        def forward(x):
            of_head = qkv(norm(x)).reshape(len(x), HEADS, 3 * HEAD_SIZE)
            q, k, v = np.split(of_head, 3, -1)
            q, k = rotate(q, frequencies, "pairs"), rotate(k, frequencies, "pairs")
            h = x + out(attend(q, k, v))
            gate, up = np.split(both(ffn_norm(h)), 2, -1)
            return h + down(silu(gate) * up)

        return forward

    def end(self, g):
        self.output_norm = self.norm("enc.output_norm")


class ModernBertSilu(Encoder):
    """Warner et al. 2024 with SiLU, and a period that the file says."""

    token_types, window, period = 0, 6, 2
    bases = 160000.0, 10000.0

    def keys(self, g):
        g.set("attention.sliding_window", self.window)
        g.set("attention.sliding_window_pattern", self.period)
        g.set("rope.freq_base", self.bases[0])
        g.set("rope.freq_base_swa", self.bases[1])
        g.set("hidden_activation", "silu")

    def norm(self, name, size=WIDTH):
        weight = self.g.vector(name + ".weight", size, mean=1)
        return lambda x: layer_norm(x, weight, EPSILON)

    def embed(self, g):
        self.table = g.matrix("token_embd.weight", VOCABULARY, WIDTH, scale=math.sqrt(WIDTH))
        self.embedding_norm = self.norm("token_embd_norm")

    def embedded(self, ids, types):
        return self.embedding_norm(self.table[ids])

    def block(self, g, prefix, index):
        norm = self.norm(prefix + "attn_norm") if index else lambda x: x
        qkv = self.linear(prefix + "attn_qkv", 3 * WIDTH, WIDTH, bias=False)
        out = self.linear(prefix + "attn_output", WIDTH, WIDTH, bias=False)
        ffn_norm = self.norm(prefix + "ffn_norm")
        both = self.linear(prefix + "ffn_up", 2 * INNER, WIDTH, bias=False)
        down = self.linear(prefix + "ffn_down", WIDTH, INNER, bias=False)
        local = index % self.period != 0
        frequencies = self.bases[local] ** (-2 * np.arange(HEAD_SIZE // 2) / HEAD_SIZE)

        def forward(x):
            q, k, v = (self.heads(part) for part in np.split(qkv(norm(x)), 3, -1))
            q, k = rotate(q, frequencies, "halves"), rotate(k, frequencies, "halves")
            h = x + out(attend(q, k, v, self.window // 2 if local else None))
            gate, up = np.split(both(ffn_norm(h)), 2, -1)
            return h + down(silu(gate) * up)

        return forward

    def end(self, g):
        self.output_norm = self.norm("output_norm")


MODELS = [
    (BertPair, "bert", "bert-pair"),
    (JinaV2Code, "jina-bert-v2", "jina-bert-v2-code"),
    (JinaV3, "jina-bert-v3", "jina-bert-v3"),
    (NeoBert, "neo-bert", "neo-bert"),
    (ModernBertSilu, "modern-bert", "modern-bert-silu"),
]


def main():
    folder = Path(sys.argv[1])
    for seed, (model, architecture, name) in enumerate(MODELS, 501):
        model(architecture, name, seed).write(folder / "llm-arch-bert")


if __name__ == "__main__":
    main()
