package llm.tensor.kernel.machine.avx2;

import static llm.tensor.asm.amd64.Register.R11;
import static llm.tensor.asm.amd64.Register.RSP;

import llm.tensor.asm.amd64.Memory;
import llm.tensor.asm.amd64.Register;
import llm.tensor.kernel.machine.panel.QuadFormat;
import llm.tensor.kernel.machine.panel.QuantDecoder;
import llm.tensor.kernel.machine.panel.QuantForm;

/** Writes the code of {@link GemvCode} for integers: a step is a super-block. */
final class DotGemvCode extends GemvCode {
  private static final Register HEAD = R11;
  private static final Memory PAIRS_LEFT = RSP.at(-8); // below the stack: ours, as we call nothing
  private static final int CONSTANT = 15; // a vector register that DotCode leaves to the decoder

  private final QuadFormat format;
  private final QuantDecoder decoder;
  private final DotCode dots;
  private final int xBytes;

  DotGemvCode(QuadFormat format, QuantForm form) {
    this.format = format;
    decoder =
        QuantDecoder.of(format, form, a, new QuantDecoder.Registers(WEIGHTS_NOW, HEAD, CONSTANT));
    dots = new DotCode(a, decoder, 1, VECTORS);
    xBytes = RowLayout.of(form).blockBytes();
  }

  @Override
  void constants() {
    decoder.begin();
  }

  @Override
  void step() {
    if (format.isSuper()) {
      a.move(HEAD, WEIGHTS_NOW);
      prefetch(format.headBytes);
      a.add(WEIGHTS_NOW, format.headBytes);
      a.store(PAIRS_LEFT, format.pairs);
    }
    int pair = a.here();
    prefetch(format.pairBytes());
    for (int block = 0; block < 2; block++) {
      var x = X_NOW.at(block * xBytes);
      dots.write(block, token -> x);
    }
    a.add(WEIGHTS_NOW, format.pairBytes());
    a.add(X_NOW, 2 * xBytes);
    if (format.isSuper()) a.countDown(PAIRS_LEFT, pair);
  }
}
