package llm.tensor.kernel.machine.gemm;

import static llm.tensor.asm.amd64.Register.R10;
import static llm.tensor.asm.amd64.Register.R11;
import static llm.tensor.asm.amd64.Register.R8;
import static llm.tensor.asm.amd64.Register.R9;
import static llm.tensor.asm.amd64.Register.RAX;
import static llm.tensor.asm.amd64.Register.RCX;
import static llm.tensor.asm.amd64.Register.RDI;
import static llm.tensor.asm.amd64.Register.RDX;
import static llm.tensor.asm.amd64.Register.RSI;
import static llm.tensor.asm.amd64.Register.RSP;
import static llm.tensor.asm.amd64.VectorInstruction.VBROADCASTSS;
import static llm.tensor.asm.amd64.VectorInstruction.VCVTDQ2PS;
import static llm.tensor.asm.amd64.VectorInstruction.VCVTPH2PS;
import static llm.tensor.asm.amd64.VectorInstruction.VFMADD231PS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS_STORE;
import static llm.tensor.asm.amd64.VectorInstruction.VPMOVSXBD;
import static llm.tensor.asm.amd64.VectorInstruction.VPMOVZXWD;
import static llm.tensor.asm.amd64.VectorInstruction.VPXORD;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Memory;
import llm.tensor.asm.amd64.Register;
import llm.tensor.kernel.Gemm;

/**
 * Writes machine code for some rows of a {@link Gemm}: {@code C = A B} or {@code C += A B}. B's
 * elements may be of 16 or 8 bits, which become floats on their way into the registers.
 *
 * <p>A tile of C, all rows and a few vectors of columns, stays in registers while k runs; the code
 * goes along the columns tile by tile. For each line of the cache that it reads of B it asks for
 * one of what is read next.
 *
 * <p>Arguments: A, an offset in it, B, an offset in it, C, an offset in it; bytes from row to row
 * of A, of B and of C; k; whole tiles; single lines of the cache behind them; what is read next, an
 * offset in it. None of these lengths but tiles and lines may be 0.
 */
final class ProductCode {
  private static final int LINE = 64; // of the cache

  // What comes by the stack.
  private static final Memory A_STEP = RSP.at(8);
  private static final Memory B_STEP = RSP.at(16);
  private static final Memory C_STEP = RSP.at(24);
  private static final Memory K = RSP.at(32);
  private static final Memory TILES = RSP.at(40);
  private static final Memory LINES = RSP.at(48);
  private static final Memory NEXT = RSP.at(56);
  private static final Memory NEXT_AT = RSP.at(64);

  /** Where A starts: memory below the stack, which is ours in a function that calls none. */
  private static final Memory A_START = RSP.at(-8);

  /** Three rows of A are reached from one register, by multiples of the step. */
  private static final Register[] A_ROWS = {RDI, RAX, R10};

  private static final Register A_STRIDE = RSI;
  private static final Register B_COLUMN = RDX;
  private static final Register B_NOW = RCX;
  private static final Register C_COLUMN = R8;
  private static final Register COUNT = R11;
  private static final Register AHEAD = R9;

  private final Assembler a;
  private final ProductTile shape;
  private final int vector; // bytes
  private final int rows;
  private final boolean accumulates;
  private final Gemm.Elements elements;

  ProductCode(ProductTile shape, Gemm.Elements elements, int rows, boolean accumulates) {
    this.shape = shape;
    this.elements = elements;
    this.rows = rows;
    this.accumulates = accumulates;
    a = new Assembler(shape.encoding());
    vector = shape.encoding().bytes();
  }

  byte[] write() {
    a.add(RDI, RSI);
    a.store(A_START, RDI);
    a.load(A_STRIDE, A_STEP);
    a.add(RDX, RCX);
    a.add(R8, R9);
    a.load(AHEAD, NEXT);
    a.add(AHEAD, NEXT_AT);
    tiles(TILES, shape.vectors(rows));
    tiles(LINES, LINE / vector);
    a.end();
    return a.code();
  }

  private void tiles(Memory count, int vectors) {
    a.load(COUNT, count);
    int end = a.jumpIfZero(COUNT), top = a.here();
    tile(vectors);
    a.add(B_COLUMN, vectors * bytesOfB());
    a.add(C_COLUMN, vectors * vector);
    a.countDown(count, top);
    a.land(end);
  }

  private void tile(int vectors) {
    load(vectors);
    a.load(RDI, A_START);
    for (int i = 1; i < A_ROWS.length && rows > 3 * i; i++) {
      a.move(A_ROWS[i], A_ROWS[i - 1]);
      for (int row = 0; row < 3; row++) a.add(A_ROWS[i], A_STRIDE);
    }
    a.move(B_NOW, B_COLUMN);
    a.load(COUNT, K);
    int top = a.here();
    for (int v = 0; v < vectors; v++) column(shape.column(rows) + v, B_NOW.at(v * bytesOfB()));
    for (int row = 0; row < rows; row++) {
      int factor = shape.factor(row);
      a.vector(VBROADCASTSS, factor, element(row));
      for (int v = 0; v < vectors; v++) {
        a.vector(VFMADD231PS, row * vectors + v, shape.column(rows) + v, factor);
      }
    }
    for (int at = 0; at < vectors * bytesOfB(); at += LINE) a.prefetch(AHEAD.at(at));
    a.add(AHEAD, vectors * bytesOfB());
    a.add(B_NOW, B_STEP);
    for (int i = 0; i < A_ROWS.length && rows > 3 * i; i++) a.add(A_ROWS[i], Float.BYTES);
    a.countDown(COUNT, top);
    store(vectors);
  }

  /** Bytes that a vector of B takes in memory. */
  private int bytesOfB() {
    return vector / Float.BYTES * elements.bytes();
  }

  private void column(int target, Memory source) {
    switch (elements) {
      case FLOATS -> a.vector(VMOVUPS, target, source);
      case HALVES -> a.vector(VCVTPH2PS, target, source);
      case BFLOATS -> {
        a.vector(VPMOVZXWD, target, source);
        a.shiftUpInts(target, target, Short.SIZE);
      }
      case BYTES -> {
        a.vector(VPMOVSXBD, target, source);
        a.vector(VCVTDQ2PS, target, target);
      }
    }
  }

  private Memory element(int row) {
    var first = A_ROWS[row / 3].at(0);
    return row % 3 == 0 ? first : first.plus(A_STRIDE, row % 3);
  }

  private void load(int vectors) {
    a.move(COUNT, C_COLUMN);
    for (int row = 0; row < rows; row++) {
      for (int v = 0; v < vectors; v++) {
        int sum = row * vectors + v;
        if (accumulates) a.vector(VMOVUPS, sum, COUNT.at(v * vector));
        else a.vector(VPXORD, sum, sum, sum);
      }
      if (accumulates) a.add(COUNT, C_STEP);
    }
  }

  private void store(int vectors) {
    a.move(COUNT, C_COLUMN);
    for (int row = 0; row < rows; row++) {
      for (int v = 0; v < vectors; v++) {
        a.vector(VMOVUPS_STORE, row * vectors + v, COUNT.at(v * vector));
      }
      a.add(COUNT, C_STEP);
    }
  }
}
