package org.example.rwkv;

import static llm.tensor.StateOperations.COLUMNS;

import java.util.Arrays;
import llm.tensor.Rows;
import llm.tensor.StateOperations;

/**
 * One head's way through the rows.
 *
 * <p>A step of {@link StateOperations} writes one thing to the matrix; here are two, so that a row
 * takes two steps: the first decays and removes, the second writes, and reads the result.
 *
 * <p>Its scratch is {@code [κ | nothing]}, what the state before the row is multiplied by, then
 * {@code [w | -a κ | nothing | nothing]} and {@code [1 | k | r | nothing]}, what the steps take,
 * and last {@code [products | products | written]} of a strip's columns.
 */
final class WkvHead {
  private final int head;
  private final int size;
  private final int matrix; // floats of a head's state
  private final StateOperations operations;
  private final float[] scratch;
  private final int removed;
  private final int removing;
  private final int writing;
  private final int columns;

  WkvHead(Wkv wkv, int head, StateOperations operations, Rows scratch) {
    this.head = head;
    this.size = wkv.size();
    this.matrix = StateOperations.size(size, size);
    this.operations = operations;
    this.scratch = scratch.data();
    removed = scratch.offset(head);
    removing = removed + 2 * size;
    writing = removing + 4 * size;
    columns = writing + 4 * size;
    Arrays.fill(this.scratch, removed, removed + scratch(size), 0);
    Arrays.fill(this.scratch, writing, writing + size, 1);
  }

  /** Floats that a head needs. */
  static int scratch(int size) {
    return 10 * size + 3 * COLUMNS;
  }

  /** Takes the state over a row. */
  void step(Wkv.Inputs in, int row, float[] from, float[] to, Rows o) {
    enter(in.removed(), row, removed);
    enter(in.w(), row, removing);
    enter(in.removal(), row, removing + size);
    enter(in.k(), row, writing + size);
    enter(in.r(), row, writing + 2 * size);
    int values = in.v().offset(row) + head * size;
    int results = o.offset(row) + head * size;
    for (int at = 0; at < size; at += COLUMNS) {
      var strip = new StateOperations.Strip(head * matrix + at * size, size, columns);
      int count = Math.min(COLUMNS, size - at);
      operations.products(from, strip, scratch, removed);
      // What is too much of the last strip stays 0: its products are.
      write(scratch, columns, COLUMNS);
      operations.advance(from, to, strip, scratch, removing);
      Arrays.fill(scratch, columns + 2 * COLUMNS, columns + 3 * COLUMNS, 0);
      write(in.v().data(), values + at, count);
      operations.advance(to, to, strip, scratch, writing);
      System.arraycopy(scratch, columns, o.data(), results + at, count);
    }
  }

  private void enter(Rows rows, int row, int to) {
    System.arraycopy(rows.data(), rows.offset(row) + head * size, scratch, to, size);
  }

  private void write(float[] from, int at, int count) {
    System.arraycopy(from, at, scratch, columns + 2 * COLUMNS, count);
  }
}
