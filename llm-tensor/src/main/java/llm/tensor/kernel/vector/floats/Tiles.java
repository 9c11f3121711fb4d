package llm.tensor.kernel.vector.floats;

import static llm.tensor.kernel.vector.lanes.Species.FLOATS;
import static llm.tensor.kernel.vector.lanes.Species.LANES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import llm.tensor.kernel.Product;
import llm.tensor.kernel.vector.lanes.Species;

/**
 * Products of matrices of floats, in tiles that fit the registers.
 *
 * <p>A tile of C stays in registers while k runs: each step loads two vectors of a row of B, and
 * broadcasts one element of each row of A. With 32 registers of 512 bits a tile has 8 rows, with 16
 * narrower ones 4.
 */
public final class Tiles {
  private static final boolean LARGE = Species.BITS == 512;

  private Tiles() {}

  public static void product(Product p) {
    if (!p.accumulate) {
      for (int i = 0; i < p.m; i++) {
        int at = p.cAt + i * p.cStride;
        Arrays.fill(p.c, at, at + p.width, 0);
      }
    }
    int row = 0;
    if (LARGE) {
      for (; row <= p.m - 8; row += 8) rows8(p, row);
    }
    for (; row <= p.m - 4; row += 4) rows4(p, row);
    for (; row < p.m; row++) rows1(p, row);
  }

  private static void rows8(Product p, int row) {
    int column = 0;
    for (; column <= p.width - 2 * LANES; column += 2 * LANES) tile8x2(p, row, column);
    if (column < p.width) tile8x1(p, row, column);
  }

  private static void rows4(Product p, int row) {
    int column = 0;
    for (; column <= p.width - 2 * LANES; column += 2 * LANES) tile4x2(p, row, column);
    if (column < p.width) tile4x1(p, row, column);
  }

  private static void rows1(Product p, int row) {
    int column = 0;
    for (; column <= p.width - 4 * LANES; column += 4 * LANES) tile1x4(p, row, column);
    for (; column < p.width; column += LANES) tile1x1(p, row, column);
  }

  /** 8 rows of A against 2 vectors of B's columns. */
  private static void tile8x2(Product p, int row, int column) {
    float[] a = p.a, b = p.b, c = p.c;
    int k = p.k, stride = p.bStride, bAt = p.bAt + column;
    int a0 = p.aAt + row * p.aStride;
    int a1 = p.aAt + (row + 1) * p.aStride;
    int a2 = p.aAt + (row + 2) * p.aStride;
    int a3 = p.aAt + (row + 3) * p.aStride;
    int a4 = p.aAt + (row + 4) * p.aStride;
    int a5 = p.aAt + (row + 5) * p.aStride;
    int a6 = p.aAt + (row + 6) * p.aStride;
    int a7 = p.aAt + (row + 7) * p.aStride;
    var s00 = FloatVector.zero(FLOATS);
    var s01 = FloatVector.zero(FLOATS);
    var s10 = FloatVector.zero(FLOATS);
    var s11 = FloatVector.zero(FLOATS);
    var s20 = FloatVector.zero(FLOATS);
    var s21 = FloatVector.zero(FLOATS);
    var s30 = FloatVector.zero(FLOATS);
    var s31 = FloatVector.zero(FLOATS);
    var s40 = FloatVector.zero(FLOATS);
    var s41 = FloatVector.zero(FLOATS);
    var s50 = FloatVector.zero(FLOATS);
    var s51 = FloatVector.zero(FLOATS);
    var s60 = FloatVector.zero(FLOATS);
    var s61 = FloatVector.zero(FLOATS);
    var s70 = FloatVector.zero(FLOATS);
    var s71 = FloatVector.zero(FLOATS);
    for (int i = 0; i < k; i++) {
      int at = bAt + i * stride;
      var b0 = FloatVector.fromArray(FLOATS, b, at);
      var b1 = FloatVector.fromArray(FLOATS, b, at + LANES);
      var x0 = FloatVector.broadcast(FLOATS, a[a0 + i]);
      s00 = x0.fma(b0, s00);
      s01 = x0.fma(b1, s01);
      var x1 = FloatVector.broadcast(FLOATS, a[a1 + i]);
      s10 = x1.fma(b0, s10);
      s11 = x1.fma(b1, s11);
      var x2 = FloatVector.broadcast(FLOATS, a[a2 + i]);
      s20 = x2.fma(b0, s20);
      s21 = x2.fma(b1, s21);
      var x3 = FloatVector.broadcast(FLOATS, a[a3 + i]);
      s30 = x3.fma(b0, s30);
      s31 = x3.fma(b1, s31);
      var x4 = FloatVector.broadcast(FLOATS, a[a4 + i]);
      s40 = x4.fma(b0, s40);
      s41 = x4.fma(b1, s41);
      var x5 = FloatVector.broadcast(FLOATS, a[a5 + i]);
      s50 = x5.fma(b0, s50);
      s51 = x5.fma(b1, s51);
      var x6 = FloatVector.broadcast(FLOATS, a[a6 + i]);
      s60 = x6.fma(b0, s60);
      s61 = x6.fma(b1, s61);
      var x7 = FloatVector.broadcast(FLOATS, a[a7 + i]);
      s70 = x7.fma(b0, s70);
      s71 = x7.fma(b1, s71);
    }
    int at = p.cAt + row * p.cStride + column, step = p.cStride;
    s00.add(FloatVector.fromArray(FLOATS, c, at)).intoArray(c, at);
    s01.add(FloatVector.fromArray(FLOATS, c, at + LANES)).intoArray(c, at + LANES);
    s10.add(FloatVector.fromArray(FLOATS, c, at + step)).intoArray(c, at + step);
    s11.add(FloatVector.fromArray(FLOATS, c, at + step + LANES)).intoArray(c, at + step + LANES);
    s20.add(FloatVector.fromArray(FLOATS, c, at + 2 * step)).intoArray(c, at + 2 * step);
    s21.add(FloatVector.fromArray(FLOATS, c, at + 2 * step + LANES))
        .intoArray(c, at + 2 * step + LANES);
    s30.add(FloatVector.fromArray(FLOATS, c, at + 3 * step)).intoArray(c, at + 3 * step);
    s31.add(FloatVector.fromArray(FLOATS, c, at + 3 * step + LANES))
        .intoArray(c, at + 3 * step + LANES);
    s40.add(FloatVector.fromArray(FLOATS, c, at + 4 * step)).intoArray(c, at + 4 * step);
    s41.add(FloatVector.fromArray(FLOATS, c, at + 4 * step + LANES))
        .intoArray(c, at + 4 * step + LANES);
    s50.add(FloatVector.fromArray(FLOATS, c, at + 5 * step)).intoArray(c, at + 5 * step);
    s51.add(FloatVector.fromArray(FLOATS, c, at + 5 * step + LANES))
        .intoArray(c, at + 5 * step + LANES);
    s60.add(FloatVector.fromArray(FLOATS, c, at + 6 * step)).intoArray(c, at + 6 * step);
    s61.add(FloatVector.fromArray(FLOATS, c, at + 6 * step + LANES))
        .intoArray(c, at + 6 * step + LANES);
    s70.add(FloatVector.fromArray(FLOATS, c, at + 7 * step)).intoArray(c, at + 7 * step);
    s71.add(FloatVector.fromArray(FLOATS, c, at + 7 * step + LANES))
        .intoArray(c, at + 7 * step + LANES);
  }

  /** 8 rows of A against 1 vector of B's columns. */
  private static void tile8x1(Product p, int row, int column) {
    float[] a = p.a, b = p.b, c = p.c;
    int k = p.k, stride = p.bStride, bAt = p.bAt + column;
    int a0 = p.aAt + row * p.aStride;
    int a1 = p.aAt + (row + 1) * p.aStride;
    int a2 = p.aAt + (row + 2) * p.aStride;
    int a3 = p.aAt + (row + 3) * p.aStride;
    int a4 = p.aAt + (row + 4) * p.aStride;
    int a5 = p.aAt + (row + 5) * p.aStride;
    int a6 = p.aAt + (row + 6) * p.aStride;
    int a7 = p.aAt + (row + 7) * p.aStride;
    var s00 = FloatVector.zero(FLOATS);
    var s10 = FloatVector.zero(FLOATS);
    var s20 = FloatVector.zero(FLOATS);
    var s30 = FloatVector.zero(FLOATS);
    var s40 = FloatVector.zero(FLOATS);
    var s50 = FloatVector.zero(FLOATS);
    var s60 = FloatVector.zero(FLOATS);
    var s70 = FloatVector.zero(FLOATS);
    for (int i = 0; i < k; i++) {
      int at = bAt + i * stride;
      var b0 = FloatVector.fromArray(FLOATS, b, at);
      var x0 = FloatVector.broadcast(FLOATS, a[a0 + i]);
      s00 = x0.fma(b0, s00);
      var x1 = FloatVector.broadcast(FLOATS, a[a1 + i]);
      s10 = x1.fma(b0, s10);
      var x2 = FloatVector.broadcast(FLOATS, a[a2 + i]);
      s20 = x2.fma(b0, s20);
      var x3 = FloatVector.broadcast(FLOATS, a[a3 + i]);
      s30 = x3.fma(b0, s30);
      var x4 = FloatVector.broadcast(FLOATS, a[a4 + i]);
      s40 = x4.fma(b0, s40);
      var x5 = FloatVector.broadcast(FLOATS, a[a5 + i]);
      s50 = x5.fma(b0, s50);
      var x6 = FloatVector.broadcast(FLOATS, a[a6 + i]);
      s60 = x6.fma(b0, s60);
      var x7 = FloatVector.broadcast(FLOATS, a[a7 + i]);
      s70 = x7.fma(b0, s70);
    }
    int at = p.cAt + row * p.cStride + column, step = p.cStride;
    s00.add(FloatVector.fromArray(FLOATS, c, at)).intoArray(c, at);
    s10.add(FloatVector.fromArray(FLOATS, c, at + step)).intoArray(c, at + step);
    s20.add(FloatVector.fromArray(FLOATS, c, at + 2 * step)).intoArray(c, at + 2 * step);
    s30.add(FloatVector.fromArray(FLOATS, c, at + 3 * step)).intoArray(c, at + 3 * step);
    s40.add(FloatVector.fromArray(FLOATS, c, at + 4 * step)).intoArray(c, at + 4 * step);
    s50.add(FloatVector.fromArray(FLOATS, c, at + 5 * step)).intoArray(c, at + 5 * step);
    s60.add(FloatVector.fromArray(FLOATS, c, at + 6 * step)).intoArray(c, at + 6 * step);
    s70.add(FloatVector.fromArray(FLOATS, c, at + 7 * step)).intoArray(c, at + 7 * step);
  }

  /** 4 rows of A against 2 vectors of B's columns. */
  private static void tile4x2(Product p, int row, int column) {
    float[] a = p.a, b = p.b, c = p.c;
    int k = p.k, stride = p.bStride, bAt = p.bAt + column;
    int a0 = p.aAt + row * p.aStride;
    int a1 = p.aAt + (row + 1) * p.aStride;
    int a2 = p.aAt + (row + 2) * p.aStride;
    int a3 = p.aAt + (row + 3) * p.aStride;
    var s00 = FloatVector.zero(FLOATS);
    var s01 = FloatVector.zero(FLOATS);
    var s10 = FloatVector.zero(FLOATS);
    var s11 = FloatVector.zero(FLOATS);
    var s20 = FloatVector.zero(FLOATS);
    var s21 = FloatVector.zero(FLOATS);
    var s30 = FloatVector.zero(FLOATS);
    var s31 = FloatVector.zero(FLOATS);
    for (int i = 0; i < k; i++) {
      int at = bAt + i * stride;
      var b0 = FloatVector.fromArray(FLOATS, b, at);
      var b1 = FloatVector.fromArray(FLOATS, b, at + LANES);
      var x0 = FloatVector.broadcast(FLOATS, a[a0 + i]);
      s00 = x0.fma(b0, s00);
      s01 = x0.fma(b1, s01);
      var x1 = FloatVector.broadcast(FLOATS, a[a1 + i]);
      s10 = x1.fma(b0, s10);
      s11 = x1.fma(b1, s11);
      var x2 = FloatVector.broadcast(FLOATS, a[a2 + i]);
      s20 = x2.fma(b0, s20);
      s21 = x2.fma(b1, s21);
      var x3 = FloatVector.broadcast(FLOATS, a[a3 + i]);
      s30 = x3.fma(b0, s30);
      s31 = x3.fma(b1, s31);
    }
    int at = p.cAt + row * p.cStride + column, step = p.cStride;
    s00.add(FloatVector.fromArray(FLOATS, c, at)).intoArray(c, at);
    s01.add(FloatVector.fromArray(FLOATS, c, at + LANES)).intoArray(c, at + LANES);
    s10.add(FloatVector.fromArray(FLOATS, c, at + step)).intoArray(c, at + step);
    s11.add(FloatVector.fromArray(FLOATS, c, at + step + LANES)).intoArray(c, at + step + LANES);
    s20.add(FloatVector.fromArray(FLOATS, c, at + 2 * step)).intoArray(c, at + 2 * step);
    s21.add(FloatVector.fromArray(FLOATS, c, at + 2 * step + LANES))
        .intoArray(c, at + 2 * step + LANES);
    s30.add(FloatVector.fromArray(FLOATS, c, at + 3 * step)).intoArray(c, at + 3 * step);
    s31.add(FloatVector.fromArray(FLOATS, c, at + 3 * step + LANES))
        .intoArray(c, at + 3 * step + LANES);
  }

  /** 4 rows of A against 1 vector of B's columns. */
  private static void tile4x1(Product p, int row, int column) {
    float[] a = p.a, b = p.b, c = p.c;
    int k = p.k, stride = p.bStride, bAt = p.bAt + column;
    int a0 = p.aAt + row * p.aStride;
    int a1 = p.aAt + (row + 1) * p.aStride;
    int a2 = p.aAt + (row + 2) * p.aStride;
    int a3 = p.aAt + (row + 3) * p.aStride;
    var s00 = FloatVector.zero(FLOATS);
    var s10 = FloatVector.zero(FLOATS);
    var s20 = FloatVector.zero(FLOATS);
    var s30 = FloatVector.zero(FLOATS);
    for (int i = 0; i < k; i++) {
      int at = bAt + i * stride;
      var b0 = FloatVector.fromArray(FLOATS, b, at);
      var x0 = FloatVector.broadcast(FLOATS, a[a0 + i]);
      s00 = x0.fma(b0, s00);
      var x1 = FloatVector.broadcast(FLOATS, a[a1 + i]);
      s10 = x1.fma(b0, s10);
      var x2 = FloatVector.broadcast(FLOATS, a[a2 + i]);
      s20 = x2.fma(b0, s20);
      var x3 = FloatVector.broadcast(FLOATS, a[a3 + i]);
      s30 = x3.fma(b0, s30);
    }
    int at = p.cAt + row * p.cStride + column, step = p.cStride;
    s00.add(FloatVector.fromArray(FLOATS, c, at)).intoArray(c, at);
    s10.add(FloatVector.fromArray(FLOATS, c, at + step)).intoArray(c, at + step);
    s20.add(FloatVector.fromArray(FLOATS, c, at + 2 * step)).intoArray(c, at + 2 * step);
    s30.add(FloatVector.fromArray(FLOATS, c, at + 3 * step)).intoArray(c, at + 3 * step);
  }

  /** 1 row of A against 4 vectors of B's columns. */
  private static void tile1x4(Product p, int row, int column) {
    float[] a = p.a, b = p.b, c = p.c;
    int k = p.k, stride = p.bStride, bAt = p.bAt + column;
    int a0 = p.aAt + row * p.aStride;
    var s00 = FloatVector.zero(FLOATS);
    var s01 = FloatVector.zero(FLOATS);
    var s02 = FloatVector.zero(FLOATS);
    var s03 = FloatVector.zero(FLOATS);
    for (int i = 0; i < k; i++) {
      int at = bAt + i * stride;
      var b0 = FloatVector.fromArray(FLOATS, b, at);
      var b1 = FloatVector.fromArray(FLOATS, b, at + LANES);
      var b2 = FloatVector.fromArray(FLOATS, b, at + 2 * LANES);
      var b3 = FloatVector.fromArray(FLOATS, b, at + 3 * LANES);
      var x0 = FloatVector.broadcast(FLOATS, a[a0 + i]);
      s00 = x0.fma(b0, s00);
      s01 = x0.fma(b1, s01);
      s02 = x0.fma(b2, s02);
      s03 = x0.fma(b3, s03);
    }
    int at = p.cAt + row * p.cStride + column;
    s00.add(FloatVector.fromArray(FLOATS, c, at)).intoArray(c, at);
    s01.add(FloatVector.fromArray(FLOATS, c, at + LANES)).intoArray(c, at + LANES);
    s02.add(FloatVector.fromArray(FLOATS, c, at + 2 * LANES)).intoArray(c, at + 2 * LANES);
    s03.add(FloatVector.fromArray(FLOATS, c, at + 3 * LANES)).intoArray(c, at + 3 * LANES);
  }

  /** 1 row of A against 1 vector of B's columns. */
  private static void tile1x1(Product p, int row, int column) {
    float[] a = p.a, b = p.b, c = p.c;
    int k = p.k, stride = p.bStride, bAt = p.bAt + column;
    int a0 = p.aAt + row * p.aStride;
    var s00 = FloatVector.zero(FLOATS);
    for (int i = 0; i < k; i++) {
      int at = bAt + i * stride;
      var b0 = FloatVector.fromArray(FLOATS, b, at);
      var x0 = FloatVector.broadcast(FLOATS, a[a0 + i]);
      s00 = x0.fma(b0, s00);
    }
    int at = p.cAt + row * p.cStride + column;
    s00.add(FloatVector.fromArray(FLOATS, c, at)).intoArray(c, at);
  }
}
