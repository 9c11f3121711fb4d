package llm.blocks;

import java.io.IOException;
import java.io.StreamCorruptedException;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.LayerState;
import llm.tensor.sequence.StateShape;
import llm.tensor.sequence.io.StateReader;
import llm.tensor.sequence.io.StateWriter;

/**
 * The text that an encoder reads for a sequence of a decoder, and whether it has: all mixers have
 * kept what they need of it then.
 *
 * <p>It stays as long as the sequence, however far that is cut back.
 */
final class SourceText implements LayerState {
  /**
   * A text that is not known yet.
   *
   * @param vocabularySize tokens that the encoder knows
   */
  record Shape(int vocabularySize) implements StateShape<SourceText> {
    @Override
    public SourceText create(KeyValueType type) {
      return new SourceText(vocabularySize);
    }

    @Override
    public String kind() {
      return "SourceText";
    }

    @Override
    public long bytes() {
      return 0;
    }

    @Override
    public long bytesPerToken(KeyValueType type) {
      return 0;
    }

    @Override
    public long checkpointBytes() {
      return 0;
    }
  }

  private final int vocabularySize;
  private int[] tokens = {};
  private boolean read;

  private SourceText(int vocabularySize) {
    this.vocabularySize = vocabularySize;
  }

  /** Says what the encoder is to read: at least one token; not copied. */
  void set(int[] tokens) {
    this.tokens = tokens;
  }

  int[] tokens() {
    return tokens;
  }

  boolean isRead() {
    return read;
  }

  void setRead() {
    read = true;
  }

  @Override
  public boolean canCut(int length) {
    return true;
  }

  @Override
  public void cut(int length) {}

  @Override
  public SourceText copy() {
    var copy = new SourceText(vocabularySize);
    copy.tokens = tokens;
    copy.read = read;
    return copy;
  }

  /** Token ids are no part of what a state weighs. */
  @Override
  public long byteSize() {
    return 0;
  }

  @Override
  public void save(StateWriter out) throws IOException {
    out.writeInt(read ? 1 : 0);
    out.writeInt(tokens.length);
    out.writeInts(tokens);
  }

  @Override
  public void restore(StateReader in, int length) throws IOException {
    read = in.readCount(1, "whether the encoder has read") == 1;
    tokens = in.readInts(in.readInt(), "tokens of the encoder");
    for (int token : tokens) {
      if (token >= 0 && token < vocabularySize) continue;
      throw new StreamCorruptedException(
          "token " + token + " of the encoder, expected 0 to " + (vocabularySize - 1));
    }
  }
}
