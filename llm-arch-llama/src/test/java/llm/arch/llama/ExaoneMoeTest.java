package llm.arch.llama;

import llm.testkit.ReferenceContract;

/**
 * The wiring was checked against llama.cpp's src/models/exaone-moe.cpp and conversion/exaone.py:
 * norms before both parts, queries and keys normalised head by head, RoPE in halves in the blocks
 * with a window alone, a period of 4, the keys of norm, scale, leading blocks and shared length.
 */
class ExaoneMoeTest extends ReferenceContract {
  ExaoneMoeTest() {
    super(new ExaoneMoe(), 1e-4, "exaone-moe");
  }
}
