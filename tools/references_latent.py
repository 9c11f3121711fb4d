"""Reference results for families with latent attention that llama.cpp's conformance data lacks.

As tools/references.py, whose parts it uses: NumPy in double precision, with keys and values of
each head, as the papers have them.

    python3 tools/references_latent.py FOLDER
"""

import math
import sys
from pathlib import Path

import numpy as np

from references import HEADS, INNER, WIDTH, Model, attend, rotate

NOPE, ROPE, VALUE, LATENT, QUERY_LATENT = 10, 6, 7, 13, 11


class Latent(Model):
    """DeepSeek-AI 2024: keys and values of all heads are made of one vector of a row."""

    query_rank, heads_kv = QUERY_LATENT, HEADS
    blocks = 3

    def keys(self, g):
        g.set("attention.key_length", NOPE + ROPE)
        g.set("attention.value_length", VALUE)
        g.set("attention.kv_lora_rank", LATENT)
        if self.query_rank:
            g.set("attention.q_lora_rank", self.query_rank)
        g.set("rope.dimension_count", ROPE)

    def rope(self, g):
        return self.plain_frequencies(ROPE)

    def queries(self, g, prefix):
        size = HEADS * (NOPE + ROPE)
        if not self.query_rank:
            w = g.matrix(prefix + "attn_q.weight", size, WIDTH)
            return lambda x: x @ w.T
        down = g.matrix(prefix + "attn_q_a.weight", self.query_rank, WIDTH)
        norm = self.a_norm(prefix + "attn_q_a_norm", self.query_rank)
        up = g.matrix(prefix + "attn_q_b.weight", size, self.query_rank)
        return lambda x: norm(x @ down.T) @ up.T

    def projections(self, g, prefix):
        queries = self.queries(g, prefix)
        down = g.matrix(prefix + "attn_kv_a_mqa.weight", LATENT + ROPE, WIDTH)
        norm = self.a_norm(prefix + "attn_kv_a_norm", LATENT)
        up = g.matrix(prefix + "attn_kv_b.weight", HEADS * (NOPE + VALUE), LATENT)
        turn = lambda x: rotate(x, self.frequencies, self.pairing, self.magnitude)

        def forward(x):
            n = len(x)
            q = queries(x).reshape(n, HEADS, NOPE + ROPE)
            q = np.concatenate([q[..., :NOPE], turn(q[..., NOPE:])], -1)
            kept = x @ down.T
            kv = (norm(kept[:, :LATENT]) @ up.T).reshape(n, HEADS, NOPE + VALUE)
            r = turn(kept[:, None, LATENT:])
            k = np.concatenate([kv[..., :NOPE], np.repeat(r, HEADS, 1)], -1)
            return q, k, kv[..., NOPE:]

        return forward

    def attention_output(self, g, prefix):
        w = g.matrix(f"{prefix}attn_output.weight", WIDTH, HEADS * VALUE)
        return lambda x: x @ w.T

    def attention(self, b, x, block):
        return b["attn_output"](attend(*b["qkv"](x)))


class MiniCpm3(Latent):
    """Hu et al. 2024: RoPE in halves; scales of embeddings, of branches, of logits."""

    pairing, embedding = "halves", 0.1
    embedding_scale, residual_scale, logit_scale = 12.0, 1.4 / math.sqrt(3), 256 / WIDTH


class MiniCpm3LongRope(MiniCpm3):
    """Divisors of frequencies: those for long contexts."""

    tied, embedding, magnitude = True, 0.02, float(np.float32(1.07))

    def keys(self, g):
        super().keys(g)
        g.set("rope.scaling.original_context_length", 128)
        g.set("rope.scaling.attn_factor", self.magnitude)

    def rope(self, g):
        g.vector("rope_factors_short.weight", ROPE // 2, mean=1.0, deviation=0.05)
        return super().rope(g) / g.vector("rope_factors_long.weight", ROPE // 2, mean=2.0)


class Plm(Latent):
    """Deng et al. 2025: queries of the row itself; ReLU squared."""

    query_rank = 0

    def feed_forward(self, g, prefix, block):
        up = g.matrix(prefix + "ffn_up.weight", INNER, WIDTH)
        down = g.matrix(prefix + "ffn_down.weight", WIDTH, INNER)
        return lambda x: np.maximum(x @ up.T, 0) ** 2 @ down.T


MODELS = [
    (MiniCpm3, "minicpm3", "minicpm3"),
    (MiniCpm3LongRope, "minicpm3", "minicpm3-longrope"),
    (Plm, "plm", "plm"),
]


def main():
    folder = Path(sys.argv[1])
    for seed, (model, architecture, name) in enumerate(MODELS, 301):
        made = model("llm-arch-deepseek", architecture, name, seed)
        made.write(folder, "tools/references_latent.py")


if __name__ == "__main__":
    main()
