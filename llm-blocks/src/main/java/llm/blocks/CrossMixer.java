package llm.blocks;

import llm.tensor.Rows;

/**
 * A mixer of a decoder that looks at what an encoder made of another text (Vaswani et al. 2017).
 *
 * <p>It is shown the encoder's rows once, when a sequence begins, and keeps what it needs of them
 * in the sequence's state as long as that lives: from then on it works as any {@link Mixer}. A
 * plugin may bring its own.
 */
public interface CrossMixer extends Mixer {
  /**
   * Keeps what it needs of an encoder's rows.
   *
   * @param encoded {@code [n, width]}, not to be changed
   * @param pass its rows say where each of these belongs: to which sequence of the decoder, and to
   *     which position of the text that the encoder has read
   */
  void read(Rows encoded, Pass pass);
}
