package llm.tensor.kernel.machine.avx2;

import static llm.tensor.asm.amd64.Register.R11;
import static llm.tensor.asm.amd64.Register.R8;
import static llm.tensor.asm.amd64.Register.R9;
import static llm.tensor.asm.amd64.Register.RAX;
import static llm.tensor.asm.amd64.Register.RCX;
import static llm.tensor.asm.amd64.Register.RDI;
import static llm.tensor.asm.amd64.Register.RDX;
import static llm.tensor.asm.amd64.Register.RSI;
import static llm.tensor.asm.amd64.Register.RSP;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS_STORE;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Encoding;
import llm.tensor.asm.amd64.Memory;
import llm.tensor.asm.amd64.Register;
import llm.tensor.kernel.machine.panel.QuadFormat;
import llm.tensor.kernel.machine.panel.QuantDecoder;
import llm.tensor.kernel.machine.panel.QuantForm;

/**
 * Writes machine code that decodes some columns of a panel of 32 rows to a {@link Piece} of two
 * strips.
 *
 * <p>Arguments: the first super-block, an offset, the piece, an offset in it; bytes of a strip,
 * super-blocks.
 */
final class PieceCode {
  private static final Register PAIR = RAX;
  private static final Register HEAD = R11;
  private static final Register[] STRIPS = {RDX, RCX};
  private static final Memory PAIRS_LEFT = RSP.at(-8); // below the stack: ours, as we call nothing
  private static final int CONSTANT = 15;
  private static final int OTHER = 14;

  private final Assembler a = new Assembler(Encoding.VEX_256);
  private final QuadFormat format;
  private final QuantDecoder decoder;
  private final QuantForm form;
  private int next; // of the vector registers, which take turns

  PieceCode(QuadFormat format, QuantForm form) {
    this.format = format;
    this.form = form;
    decoder = QuantDecoder.of(format, form, a, new QuantDecoder.Registers(PAIR, HEAD, CONSTANT));
  }

  byte[] write() {
    decoder.begin();
    a.add(RDI, RSI);
    a.move(PAIR, RDI);
    a.add(RDX, RCX);
    a.address(RCX, RDX.at(0).plus(R8, 1));
    int step = a.here();
    a.move(HEAD, PAIR);
    if (format.isSuper()) {
      a.add(PAIR, format.headBytes);
      a.store(PAIRS_LEFT, format.pairs);
    }
    int pair = a.here();
    for (int block = 0; block < 2; block++) {
      for (int v = 0; v < GemvCode.VECTORS; v++) vector(block, v);
      for (var strip : STRIPS) a.add(strip, Piece.blockBytes(form));
    }
    a.add(PAIR, format.pairBytes());
    if (format.isSuper()) a.countDown(PAIRS_LEFT, pair);
    a.countDown(R9, step);
    a.end();
    return a.code();
  }

  private void vector(int block, int v) {
    var piece = new Piece(a, form, STRIPS[v / Piece.VECTORS]);
    int at = v % Piece.VECTORS;
    for (int quad = 0; quad < QuadFormat.COLUMNS / 4; quad++) {
      if (form.isWords()) {
        decoder.words(block, quad, v, target(), OTHER);
        for (int i = 0; i < 2; i++) {
          a.vector(VMOVUPS_STORE, next + i, piece.integers(2 * quad + i, at));
        }
      } else {
        decoder.integers(block, quad, v, target(), OTHER);
        store(piece.integers(quad, at));
      }
    }
    decoder.scales(block, v, target(), OTHER);
    store(piece.scales(at));
    for (int group = 0; group < form.groups(); group++) {
      if (form.hasOffsets()) {
        decoder.offsets(block, group, v, target(), OTHER);
        store(piece.offsets(group, at));
      }
      if (form.hasMultipliers()) {
        decoder.multipliers(block, group, v, target());
        store(piece.multipliers(group, at));
      }
    }
  }

  private int target() {
    next = (next + 2) % 8; // words take two
    return next;
  }

  private void store(Memory target) {
    a.vector(VMOVUPS_STORE, next, target);
  }
}
