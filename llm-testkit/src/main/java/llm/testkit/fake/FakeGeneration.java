package llm.testkit.fake;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import llm.api.FinishReason;
import llm.api.Generation;
import llm.api.GenerationOptions;
import llm.api.Timings;
import llm.api.Token;
import llm.api.Usage;
import org.jspecify.annotations.Nullable;

/** Writes a text, a character at a time, up to its end or a limit. */
final class FakeGeneration implements Generation {
  private final FakeSession session;
  private final int promptTokens;
  private final int[] ids; // the last one ends the text, unless a limit or a stop string does
  private final FinishReason end;
  private final StringBuilder text = new StringBuilder();
  private int written;
  private boolean iterated;
  private volatile @Nullable FinishReason reason;

  FakeGeneration(FakeSession session, int promptTokens, String text, GenerationOptions options) {
    this.session = session;
    this.promptTokens = promptTokens;
    var whole = text + Character.toString(CharacterTokenizer.END);
    var cut = options.stop().stream().mapToInt(whole::indexOf).filter(at -> at >= 0).min();
    var kept = CharacterTokenizer.ids(cut.isPresent() ? whole.substring(0, cut.getAsInt()) : whole);
    int room = Math.min(options.maxTokens(), FakeModel.CONTEXT - session.length());
    ids = Arrays.copyOf(kept, Math.min(kept.length, room));
    if (ids.length < kept.length) {
      end = room == options.maxTokens() ? FinishReason.MAX_TOKENS : FinishReason.CONTEXT_FULL;
    } else {
      end = cut.isPresent() ? FinishReason.STOP_STRING : FinishReason.END_OF_TEXT;
    }
  }

  @Override
  public Iterator<Token> iterator() {
    if (iterated) throw new IllegalStateException("a generation can be iterated only once");
    iterated = true;
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        if (reason == null && written == ids.length) reason = end;
        return reason == null;
      }

      @Override
      public Token next() {
        if (!hasNext()) throw new NoSuchElementException();
        return write();
      }
    };
  }

  private Token write() {
    int id = ids[written++];
    session.append(id);
    var piece = CharacterTokenizer.INSTANCE.decode(id);
    text.append(piece);
    if (written == ids.length) reason = end;
    return Token.of(id, piece);
  }

  @Override
  public String text() {
    iterated = true;
    while (reason == null && written < ids.length) write();
    if (reason == null) reason = end;
    return text.toString();
  }

  @Override
  public Usage usage() {
    return Usage.builder().promptTokens(promptTokens).generatedTokens(written).build();
  }

  @Override
  public Timings timings() {
    return Timings.builder().build();
  }

  @Override
  public boolean isFinished() {
    return reason != null;
  }

  @Override
  public FinishReason finishReason() {
    var finished = reason;
    if (finished == null) throw new IllegalStateException("the generation has not ended");
    return finished;
  }

  @Override
  public void close() {
    if (reason == null) reason = FinishReason.CANCELLED;
  }
}
