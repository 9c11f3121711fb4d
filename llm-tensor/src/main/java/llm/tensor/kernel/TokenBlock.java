package llm.tensor.kernel;

/**
 * Some successive rows of a product's activations (tokens), and where their products go: an
 * argument that one thread fills in and passes on.
 */
public final class TokenBlock {
  static final Scratch.Key<TokenBlock> KEY = new Scratch.Key<>(TokenBlock::new);

  private MatrixProduct product = new MatrixProduct();
  private int first;
  private int count;
  private float[] out = {};
  private int outAt;
  private int outStep;
  private float[] narrow = {};

  private TokenBlock() {}

  /** That of a thread. */
  public static TokenBlock of(Scratch scratch) {
    return scratch.get(KEY);
  }

  /** Takes rows of a product. */
  public void tokens(MatrixProduct product, int first, int count) {
    this.product = product;
    this.first = first;
    this.count = count;
  }

  /** Sets where their products go: {@code [count, step]} from an index on. */
  public void out(float[] out, int at, int step) {
    this.out = out;
    outAt = at;
    outStep = step;
  }

  /** Sends their products to an array beside the product's, {@code [count, width]}. */
  public float[] outBeside(int width) {
    int size = count * width;
    if (narrow.length < size) narrow = new float[size];
    out(narrow, 0, width);
    return narrow;
  }

  /** What they are rows of. */
  public MatrixProduct product() {
    return product;
  }

  /** The first row. */
  public int first() {
    return first;
  }

  /** How many rows. */
  public int count() {
    return count;
  }

  /** Where the products go. */
  public float[] out() {
    return out;
  }

  /** Where the first row's products start. */
  public int outAt() {
    return outAt;
  }

  /** Floats from the products of a row to those of the next. */
  public int outStep() {
    return outStep;
  }
}
