package llm.tensor.kernels;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import llm.tensor.machine.CodeMemory;

/** Weights in a {@link QuadFormat}, multiplied by machine code. */
final class QuadWeights extends PackedWeights {
  static final String KERNEL =
      "machine code, int8 activations, repacked in panels of " + QuadFormat.ROWS + " rows";

  /** Rows of activations at a time, a multiple of a full tile's: they stay in the L2 cache. */
  private static final int GROUP = 32 * QuadTiles.TOKENS;

  private static final MethodHandle MULTIPLY =
      CodeMemory.caller(
          FunctionDescriptor.ofVoid(
              ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG,
              JAVA_LONG, JAVA_LONG));

  private final QuadFormat format;

  QuadWeights(QuadFormat format, PackedRows range) {
    super(range, QuadFormat.ROWS);
    this.format = format;
  }

  @Override
  public String kernel() {
    return KERNEL;
  }

  @Override
  public ActivationForm form() {
    return ActivationForm.QUADS;
  }

  @Override
  public Weights slice(int fromRow, int rows) {
    return new QuadWeights(format, range.slice(fromRow, rows));
  }

  @Override
  public void row(int row, float[] target, int at) {
    QuadRows.decode(format, range, row, target, at);
  }

  @Override
  int tokens() {
    return GROUP;
  }

  @Override
  void multiply(Operands operands, int panel, int panels) {
    int height = operands.x.quads().tokens();
    int rest = operands.tokens % height, tiles = operands.tokens / height;
    if (tiles > 0) multiply(operands, panel, panels, 0, height, tiles);
    if (rest > 0) multiply(operands, panel, panels, tiles * height, rest, 1);
  }

  /** Tiles from one on that starts with a token, counted from the operands' first. */
  private void multiply(
      Operands operands, int panel, int panels, int token, int height, int tiles) {
    var x = operands.x.quads();
    long weightsAt = panel * format.panelBytes(columns);
    long yAt = (operands.outAt + (long) token * operands.outStep) * Float.BYTES;
    check(operands, weightsAt, panels, token + height * tiles);
    try {
      MULTIPLY.invokeExact(
          format.code(height),
          packed,
          weightsAt,
          x.segment(),
          x.offset(operands.token + token),
          MemorySegment.ofArray(operands.out),
          yAt,
          (long) operands.outStep * Float.BYTES,
          (long) (columns / (format.pairs * QuadFormat.PAIR)),
          (long) panels,
          (long) tiles);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Machine code checks nothing: here is what would make it read or write elsewhere. */
  private void check(Operands operands, long weightsAt, int panels, int tokens) {
    long weightsEnd = weightsAt + panels * format.panelBytes(columns);
    long xEnd = operands.x.quads().offset(operands.token + tokens);
    long yEnd = operands.outAt + (tokens - 1L) * operands.outStep + (long) panels * QuadFormat.ROWS;
    if (weightsEnd > packed.byteSize()
        || xEnd > operands.x.quads().segment().byteSize()
        || yEnd > operands.out.length) {
      throw new IndexOutOfBoundsException(
          panels + " panels and " + tokens + " rows of activations go beyond their memory");
    }
  }
}
