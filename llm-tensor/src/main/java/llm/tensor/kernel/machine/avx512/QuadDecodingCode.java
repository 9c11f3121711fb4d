package llm.tensor.kernel.machine.avx512;

import static llm.tensor.asm.amd64.Register.R11;
import static llm.tensor.asm.amd64.Register.R8;
import static llm.tensor.asm.amd64.Register.RAX;
import static llm.tensor.asm.amd64.Register.RCX;
import static llm.tensor.asm.amd64.Register.RDI;
import static llm.tensor.asm.amd64.Register.RDX;
import static llm.tensor.asm.amd64.Register.RSI;
import static llm.tensor.asm.amd64.Register.RSP;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS_STORE;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Memory;
import llm.tensor.asm.amd64.Register;
import llm.tensor.kernel.machine.panel.QuadFormat;
import llm.tensor.kernel.machine.panel.QuantDecoder;

/**
 * Writes machine code that makes a panel whose integers are bytes of one in which they are not.
 *
 * <p>Arguments: the panel, an offset in it, the other one, an offset in it, super-blocks.
 */
final class QuadDecodingCode {
  private static final Register PAIR = RAX;
  private static final Register HEAD = R11;
  private static final Memory PAIRS_LEFT = RSP.at(-8); // below the stack: ours, as we call nothing
  private static final int CONSTANT = 31;
  private static final int OTHER = 30;
  private static final int TURNS = 8; // vector registers from 0 on
  private static final int VECTOR = PanelCode.VECTOR;

  private final Assembler a = new Assembler();
  private final QuadFormat format;
  private final QuantDecoder decoder;
  private int next;

  QuadDecodingCode(QuadFormat format) {
    this.format = format;
    decoder =
        QuantDecoder.of(
            format, format.quantsInInts(), a, new QuantDecoder.Registers(PAIR, HEAD, CONSTANT));
  }

  byte[] write() {
    decoder.begin();
    a.add(RDI, RSI);
    a.add(RDX, RCX);
    a.move(PAIR, RDI);
    int superBlock = a.here();
    copy(format.headBytes);
    a.add(PAIR, format.headBytes);
    a.add(RDX, format.headBytes);
    a.store(PAIRS_LEFT, format.pairs);
    int pair = a.here();
    int factors = format.scaleBytes + format.offsetBytes;
    copy(factors);
    int to = factors;
    for (int quad = 0; quad < QuadFormat.PAIR / 4; quad++) {
      for (int half = 0; half < 2; half++, to += VECTOR) {
        int quads = QuadFormat.COLUMNS / 4, target = target();
        decoder.integers(quad / quads, quad % quads, half, target, OTHER);
        a.vector(VMOVUPS_STORE, target, RDX.at(to));
      }
    }
    a.add(PAIR, format.pairBytes());
    a.add(RDX, to);
    a.countDown(PAIRS_LEFT, pair);
    a.countDown(R8, superBlock);
    a.end();
    return a.code();
  }

  private void copy(int bytes) {
    for (int at = 0; at < bytes; at += VECTOR) {
      int v = target();
      a.vector(VMOVUPS, v, PAIR.at(at));
      a.vector(VMOVUPS_STORE, v, RDX.at(at));
    }
  }

  private int target() {
    next = (next + 1) % TURNS;
    return next;
  }
}
