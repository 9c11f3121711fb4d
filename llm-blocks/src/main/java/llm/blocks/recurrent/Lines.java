package llm.blocks.recurrent;

import llm.tensor.Workspace;

/**
 * The states of channels under way, in lines: line k holds element k of every channel's state, and
 * beside them lie lines of what the channels need of a row.
 *
 * <p>Each line is an array of its own, and all are read and written at the channel's number: the
 * loops along the channels are then compiled to vectors, which they are not where the compiler must
 * fear that what is stored at one place is loaded at another. A task works on a span of channels
 * through all rows, so that its part of the lines stays in the cache.
 */
final class Lines {
  private final float[][] states; // [states][channels]
  private final float[] step; // of time
  private final float[] input; // of the row, times the step
  private final float[] output;

  /** Lines in scratch memory. */
  Lines(Workspace workspace, int states, int channels) {
    this.states = new float[states][];
    for (int k = 0; k < states; k++) this.states[k] = workspace.take(1, channels).data();
    this.step = workspace.take(1, channels).data();
    this.input = workspace.take(1, channels).data();
    this.output = workspace.take(1, channels).data();
  }

  /**
   * Fetches the states of a span.
   *
   * @param state {@code [states, channels]}
   */
  void load(float[] state, int channels, Span span) {
    int from = span.from();
    for (int k = 0; k < states.length; k++) {
      System.arraycopy(state, k * channels + from, states[k], from, span.length());
    }
  }

  /** Puts the states of a span back. */
  void store(float[] state, int channels, Span span) {
    int from = span.from();
    for (int k = 0; k < states.length; k++) {
      System.arraycopy(states[k], from, state, k * channels + from, span.length());
    }
  }

  /** Takes a row: its steps are {@code softplus(dt)}, its output begins with {@code skip u}. */
  void enter(Columns u, Columns dt, int row, float[] skip, Span span) {
    int from = span.from();
    int to = span.to();
    System.arraycopy(dt.data(), dt.offset(row) + from, step, from, span.length());
    Exponentials.softplus(step, span);
    System.arraycopy(u.data(), u.offset(row) + from, input, from, span.length());
    float[] input = this.input, output = this.output, step = this.step;
    for (int c = from; c < to; c++) output[c] = skip[c] * input[c];
    for (int c = from; c < to; c++) input[c] *= step[c];
  }

  /** Takes the states a row on: {@code s = exp(step A) s + input B}. */
  void advance(float[][] a, float[] b, int at, Span span) {
    for (int k = 0; k < states.length; k++) {
      Exponentials.scale(states[k], step, a[k], span);
      add(states[k], b[at + k], span);
    }
  }

  private void add(float[] state, float b, Span span) {
    float[] input = this.input;
    int to = span.to();
    for (int c = span.from(); c < to; c++) state[c] += input[c] * b;
  }

  /** Adds what the states give to the output: {@code y += s C}. */
  void read(float[] c, int at, Span span) {
    int k = 0;
    for (; k + 4 <= states.length; k += 4) readFour(k, c, at + k, span);
    for (; k < states.length; k++) {
      float ck = c[at + k];
      float[] s = states[k], y = output;
      for (int i = span.from(); i < span.to(); i++) y[i] += s[i] * ck;
    }
  }

  private void readFour(int k, float[] c, int at, Span span) {
    float[] s0 = states[k], s1 = states[k + 1], s2 = states[k + 2], s3 = states[k + 3];
    float c0 = c[at], c1 = c[at + 1], c2 = c[at + 2], c3 = c[at + 3];
    float[] y = output;
    int to = span.to();
    for (int i = span.from(); i < to; i++) {
      y[i] += (s0[i] * c0 + s1[i] * c1) + (s2[i] * c2 + s3[i] * c3);
    }
  }

  /** Gives the row's outputs. */
  void leave(Columns y, int row, Span span) {
    System.arraycopy(output, span.from(), y.data(), y.offset(row) + span.from(), span.length());
  }
}
