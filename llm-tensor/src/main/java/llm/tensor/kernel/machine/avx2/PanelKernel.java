package llm.tensor.kernel.machine.avx2;

import java.lang.foreign.MemorySegment;
import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.machine.isa.SizedCodes;

/** The machine code that multiplies panels of one format: written when it is first asked for. */
abstract class PanelKernel {
  private final SizedCodes gemm;
  private final SizedCodes gemv = new SizedCodes(1, one -> writeGemv());
  private final SizedCodes decoder = new SizedCodes(1, one -> writeDecoder());
  private final int tokens;

  /**
   * Nothing is written yet.
   *
   * @param tokens of a tile at most
   */
  PanelKernel(int tokens) {
    this.tokens = tokens;
    gemm = new SizedCodes(tokens, this::writeGemm);
  }

  /** Columns of a block of decoded weights. */
  abstract int blockColumns();

  /** Bytes of a block of a strip of decoded weights. */
  abstract int blockBytes();

  /** Columns of a piece: a strip of it, and what meets it, lies in the L1 cache. */
  abstract int pieceColumns();

  /** How activations are read. */
  abstract Scratch.Key<? extends ActivationRows> layout();

  abstract byte[] writeGemv();

  abstract byte[] writeGemm(int tokens);

  abstract byte[] writeDecoder();

  /** Tokens of a tile at most. */
  final int tokens() {
    return tokens;
  }

  /** The code of a {@link GemmCode}. */
  final MemorySegment gemm(int tokens) {
    return gemm.of(tokens);
  }

  /** The code of a {@link GemvCode}. */
  final MemorySegment gemv() {
    return gemv.of(1);
  }

  /** The code of a {@link PieceCode}. */
  final MemorySegment decoder() {
    return decoder.of(1);
  }
}
