package llm.tensor.task;

import java.util.List;
import llm.tensor.kernel.ActivationLayout;
import llm.tensor.kernel.MatrixProduct;
import llm.tensor.kernel.PackedMatrix;
import llm.tensor.kernel.Scratch;

/**
 * One of the products that a {@link MatrixJob} computes together: some rows, the weights that
 * multiply them, and where the products go.
 */
final class GroupProduct {
  private static final RowData NONE = RowData.none();

  private final MatrixProduct own = new MatrixProduct();
  private MatrixProduct product = own;
  private List<Scratch.Key<? extends ActivationLayout>> laidOut = List.of();
  private StackedMatrix matrix = StackedMatrix.none();
  private int yAt; // where the first row's products start
  private RowData source = NONE; // of rows that are copied
  private int[] sourceRows = {};
  private float[] copies = {};
  private boolean copying;
  private ActivationLayout[] layouts = new ActivationLayout[4]; // those that are to be filled
  private int layoutCount;
  private int rowsOfChunk;
  private int chunks;

  /** Multiplies rows where they lie. */
  void take(RowData in, StackedMatrix matrix) {
    take(in, 0, in.rows(), matrix);
  }

  /** Multiplies some rows where they lie. */
  void take(RowData in, int first, int rows, StackedMatrix matrix) {
    product = own;
    product.multiply(in.data(), in.offset(first), rows, in.width());
    copying = false;
    this.matrix = matrix;
    layOut();
  }

  /** Multiplies what another multiplies, which lays it out for both; it goes to the same array. */
  void takeThatOf(GroupProduct other, StackedMatrix matrix) {
    product = other.product;
    copying = false;
    this.matrix = matrix;
    if (matrix.layouts().equals(other.laidOut)) layoutCount = 0;
    else layOut();
  }

  /** Multiplies copies of some rows: {@link #fill} makes them. */
  void copy(RowData in, StackedMatrix matrix, int rows) {
    int size = RowData.size(rows, in.width());
    if (copies.length < size) copies = new float[size];
    if (sourceRows.length < rows) sourceRows = new int[rows];
    source = in;
    product = own;
    product.multiply(copies, rows, in.width());
    copying = true;
    this.matrix = matrix;
    layOut();
  }

  /** Says which row of the source one of the copied rows is. */
  void copyOf(int row, int sourceRow) {
    sourceRows[row] = sourceRow;
  }

  /** Sets where the products go: from a row on. */
  void into(RowData out, int row) {
    product.into(out.data(), out.width());
    yAt = out.offset(row);
  }

  private void layOut() {
    laidOut = matrix.layouts();
    if (layouts.length < laidOut.size()) layouts = new ActivationLayout[laidOut.size()];
    layoutCount = 0;
    for (int i = 0; i < laidOut.size(); i++) {
      var layout = product.layout(laidOut.get(i));
      if (layout.reserve(product.rows(), product.columns())) layouts[layoutCount++] = layout;
    }
  }

  /** Says what is multiplied; rows are taken by others. */
  void show(StackedMatrix matrix) {
    this.matrix = matrix;
  }

  int rows() {
    return product.rows();
  }

  StackedMatrix matrix() {
    return matrix;
  }

  /** How many rows are to be filled. */
  int unfilled() {
    return copying || layoutCount > 0 ? product.rows() : 0;
  }

  /** Copies rows, and lays them out as the matrix reads them. */
  void fill(int fromRow, int toRow) {
    int width = product.columns();
    for (int r = fromRow; copying && r < toRow; r++) {
      System.arraycopy(source.data(), source.offset(sourceRows[r]), copies, r * width, width);
    }
    for (int i = 0; i < layoutCount; i++)
      layouts[i].fill(product.x(), product.xAt(), fromRow, toRow);
  }

  /** Cuts the matrix into chunks of about so many rows. */
  void cut(int rows) {
    rowsOfChunk = Math.max(1, rows);
    chunks = 0;
    for (var part : matrix.parts()) chunks += Math.ceilDiv(part.rows(), step(part));
  }

  int chunks() {
    return chunks;
  }

  private int step(PackedMatrix part) {
    return Math.ceilDiv(rowsOfChunk, part.granule()) * part.granule();
  }

  /** Multiplies by one chunk of the matrix, and ends the products. */
  void multiply(int chunk, Scratch scratch, Epilogue epilogue) {
    int column = yAt;
    for (var part : matrix.parts()) {
      int step = step(part), chunks = Math.ceilDiv(part.rows(), step);
      if (chunk < chunks) {
        int from = chunk * step;
        int to = Math.min(from + step, part.rows());
        part.multiply(product, scratch, column, from, to);
        if (endsChunks()) end(epilogue, column - yAt + from, to - from);
        return;
      }
      chunk -= chunks;
      column += part.rows();
    }
  }

  /** Multiplies by the whole matrix, and ends the products. */
  void multiply(Scratch scratch, Epilogue epilogue) {
    int column = yAt;
    for (var part : matrix.parts()) {
      part.multiply(product, scratch, column, 0, part.rows());
      column += part.rows();
    }
    end(epilogue, 0, matrix.rows());
  }

  /** Whether chunks of the matrix may end by themselves: whole granules of products. */
  boolean endsChunks() {
    for (var part : matrix.parts()) {
      if (part.granule() % Epilogue.GRANULE != 0 || part.rows() % Epilogue.GRANULE != 0) {
        return false;
      }
    }
    return true;
  }

  private void end(Epilogue epilogue, int column, int count) {
    if (epilogue.isNothing()) return;
    int stride = product.stride(), at = yAt + column;
    for (int n = 0; n < product.rows(); n++, at += stride) {
      epilogue.apply(product.y(), at, column, count);
    }
  }
}
