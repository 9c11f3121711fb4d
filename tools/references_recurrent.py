"""Reference results for families with state spaces, as tools/references.py makes them.

    python3 tools/references_recurrent.py FOLDER
"""

import math
import sys
from pathlib import Path

import numpy as np

from references import INNER, WIDTH, Model, experts, rms_norm, silu, swiglu

CHANNELS, STATES, TAPS = 2 * WIDTH, 5, 4


def softplus(x):
    return np.log1p(np.exp(x))


def convolved(x, taps, bias):
    """Each channel by itself; taps [channels, K], the last one meets the row itself."""
    before = np.concatenate([np.zeros((taps.shape[1] - 1, x.shape[1])), x])
    return silu(sum(taps[:, k] * before[k : k + len(x)] for k in range(taps.shape[1])) + bias)


class Hybrid(Model):
    """Some blocks have attention, the others a state space, which is named in the file so."""

    pairing = None
    attending = ()

    def keys(self, g):
        kv = [self.heads_kv if i in self.attending else 0 for i in range(self.blocks)]
        g.metadata = [m for m in g.metadata if not m[0].endswith(".attention.head_count_kv")]
        g.set("attention.head_count_kv", kv)
        g.set("ssm.conv_kernel", TAPS)
        g.set("ssm.inner_size", CHANNELS)
        g.set("ssm.state_size", STATES)

    def block(self, g, prefix, index):
        if index in self.attending:
            return super().block(g, prefix, index)
        b = {"attn_norm": self.a_norm(prefix + "attn_norm", WIDTH)}
        b["ssm"] = self.state_space(g, prefix)
        b["ffn_norm"] = self.a_norm(prefix + "ffn_norm", WIDTH)
        b["ffn"] = self.feed_forward(g, prefix, index)
        return b

    def attention(self, b, x, block):
        return b["ssm"](x) if "ssm" in b else super().attention(b, x, block)


class Jamba(Hybrid):
    """Lieber et al. 2024: Mamba with norms of dt, B and C; attention without positions; experts."""

    attending, rank, blocks = (1,), 3, 4

    def keys(self, g):
        super().keys(g)
        g.set("ssm.time_step_rank", self.rank)
        g.set("expert_count", 4)
        g.set("expert_used_count", 2)

    def feed_forward(self, g, prefix, block):
        if block % 2 == 0:
            return swiglu(g, prefix, INNER)
        return experts(g, prefix, 4, 2, INNER, lambda p: p)

    def state_space(self, g, prefix):
        p = prefix + "ssm_"
        w_in = g.matrix(p + "in.weight", 2 * CHANNELS, WIDTH)
        taps = g.vector(p + "conv1d.weight", CHANNELS, TAPS)
        bias = g.vector(p + "conv1d.bias", CHANNELS)
        select = g.matrix(p + "x.weight", self.rank + 2 * STATES, CHANNELS)
        dt_norm = self.a_norm(p + "dt_norm", self.rank)
        b_norm = self.a_norm(p + "b_norm", STATES)
        c_norm = self.a_norm(p + "c_norm", STATES)
        step = g.matrix(p + "dt.weight", CHANNELS, self.rank)
        step_bias = g.vector(p + "dt.bias", CHANNELS, mean=-1.0)
        a = g.vector(p + "a", CHANNELS, STATES, mean=-1.2, deviation=0.3)
        d = g.vector(p + "d", CHANNELS, mean=1.0)
        w_out = g.matrix(p + "out.weight", WIDTH, CHANNELS)

        def forward(x):
            u, z = np.split(x @ w_in.T, 2, -1)
            u = convolved(u, taps, bias)
            dt, b, c = np.split(u @ select.T, [self.rank, self.rank + STATES], -1)
            dt = softplus(dt_norm(dt) @ step.T + step_bias)
            b, c = b_norm(b), c_norm(c)
            s, y = np.zeros((CHANNELS, STATES)), np.zeros_like(u)
            for t in range(len(x)):
                s = np.exp(dt[t][:, None] * a) * s + np.outer(dt[t] * u[t], b[t])
                y[t] = s @ c[t] + d * u[t]
            return (y * silu(z)) @ w_out.T

        return forward


MODELS = [
    (Jamba, "llm-arch-mamba", "jamba", "jamba", 101),
]


def main():
    folder = Path(sys.argv[1])
    for model, module, architecture, name, seed in MODELS:
        model(module, architecture, name, seed).write(folder, "tools/references_recurrent.py")


if __name__ == "__main__":
    main()
