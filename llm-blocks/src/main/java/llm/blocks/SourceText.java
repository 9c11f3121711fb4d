package llm.blocks;

import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.LayerState;
import llm.tensor.sequence.StateShape;

/**
 * The text that an encoder reads for a sequence of a decoder, and whether it has: all mixers have
 * kept what they need of it then.
 *
 * <p>It stays as long as the sequence, however far that is cut back.
 */
final class SourceText implements LayerState {
  /** A text that is not known yet. */
  static final StateShape<SourceText> SHAPE =
      new StateShape<>() {
        @Override
        public SourceText create(KeyValueType type) {
          return new SourceText();
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
      };

  private int[] tokens = {};
  private boolean read;

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
    var copy = new SourceText();
    copy.tokens = tokens;
    copy.read = read;
    return copy;
  }

  /** Token ids are no part of what a state weighs. */
  @Override
  public long byteSize() {
    return 0;
  }
}
