package llm.runtime.chat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import llm.api.Answer;
import llm.api.AnswerEvent;
import llm.api.AnswerToken;
import llm.api.FinishReason;
import llm.api.Generation;
import llm.api.Message;
import llm.api.Timings;
import llm.api.Token;
import llm.api.Usage;
import llm.runtime.answer.text.AnswerParser;
import llm.runtime.answer.text.AnswerPiece;
import llm.runtime.checks.HeapSpace;
import llm.runtime.text.TokenText;
import org.jspecify.annotations.Nullable;

/** An answer: the tokens that a session generates, taken apart. */
final class ChatAnswer implements Answer {
  /**
   * What is answered.
   *
   * @param format how
   * @param cached how many tokens of the prompt need not be computed
   * @param dropped how many tokens went, so that it fits
   * @param ignoreEnd whether to go on behind the end of a turn
   */
  record Question(
      ChatFormat format, ChatPrompt prompt, int cached, int dropped, boolean ignoreEnd) {}

  private final SessionChat chat;
  private final Question question;
  private final Generation generation;
  private final Iterator<Token> tokens;
  private final TokenText turn;
  private final AnswerParser parser;
  private final AnswerParts parts = new AnswerParts();

  /** Held while a token is made, and while the chat is told of the end. */
  private final ReentrantLock lock = new ReentrantLock();

  private boolean iterated;
  private volatile boolean closing;
  private int unknown; // tokens of which it is not known yet whether they are reasoning
  private volatile int reasoningTokens;
  private @Nullable AnswerToken next;
  private volatile @Nullable FinishReason reason;

  private ChatAnswer(SessionChat chat, Question question, Generation generation) {
    this.chat = chat;
    this.question = question;
    this.generation = generation;
    this.tokens = generation.iterator();
    var stop = question.format().turnEnd().stop();
    this.turn = new TokenText(_ -> "", question.ignoreEnd() ? List.of() : stop);
    this.parser = question.format().parser(question.prompt().rendered());
  }

  /** The answer that a generation makes; where that cannot be, the generation is closed. */
  static ChatAnswer begin(SessionChat chat, Question question, Generation generation) {
    try {
      return new ChatAnswer(chat, question, generation);
    } catch (Throwable e) {
      generation.close();
      throw e;
    }
  }

  @Override
  public Iterator<AnswerToken> iterator() {
    if (iterated) throw new IllegalStateException("an answer can be iterated only once");
    iterated = true;
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        if (next == null) next = compute();
        return next != null;
      }

      @Override
      public AnswerToken next() {
        if (!hasNext()) throw new NoSuchElementException();
        var token = next;
        next = null;
        return Objects.requireNonNull(token);
      }
    };
  }

  @Override
  public Message message() {
    iterated = true;
    while (compute() != null) {}
    try {
      return assembled();
    } catch (OutOfMemoryError e) {
      throw HeapSpace.lack(e);
    }
  }

  /** What was said; empty if nothing. */
  Optional<Message> said() {
    return generation.usage().generatedTokens() > 0 ? Optional.of(assembled()) : Optional.empty();
  }

  private Message assembled() {
    return parts.message();
  }

  /** The next token; null at the end. */
  private @Nullable AnswerToken compute() {
    enter();
    try {
      if (reason != null) return null;
      if (!tokens.hasNext()) {
        end(generation.finishReason());
        return null;
      }
      return accept(tokens.next());
    } catch (OutOfMemoryError e) {
      end(FinishReason.CANCELLED);
      throw HeapSpace.lack(e);
    } catch (RuntimeException | Error e) {
      end(FinishReason.CANCELLED);
      throw e;
    } finally {
      lock.unlock();
    }
  }

  private void enter() {
    if (lock.tryLock()) return;
    if (!closing) {
      throw new IllegalStateException("another thread is reading this answer: one at a time");
    }
    lock.lock();
  }

  private AnswerToken accept(Token token) {
    var pieces = pieces(token);
    count(pieces);
    var events = new ArrayList<>(parts.add(pieces));
    if (generation.isFinished()) events.addAll(end(generation.finishReason()));
    else if (isOneCall()) {
      generation.close();
      events.addAll(end(FinishReason.END_OF_TEXT));
    }
    return AnswerToken.of(token, events);
  }

  /** Tokens whose text is kept back count as what comes of it; marks as what stands behind them. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
  private void count(List<AnswerPiece> pieces) {
    unknown++;
    if (pieces.stream().anyMatch(AnswerPiece.Reasoning.class::isInstance)) {
      reasoningTokens += unknown;
    }
    if (!pieces.isEmpty()) unknown = 0;
  }

  private List<AnswerPiece> pieces(Token token) {
    var format = question.format();
    if (!format.isMark(token)) return parser.text(turn.append(format.text(token)));
    if (turn.stopped()) return List.of();
    var pieces = new ArrayList<>(parser.text(turn.flush()));
    pieces.addAll(parser.control(format.encoder().tokenizer().token(token.id())));
    return pieces;
  }

  /** Whether the only call that may be has come to its end. */
  private boolean isOneCall() {
    return parts.hasCalls() && question.format().tools().filter(use -> !use.parallel()).isPresent();
  }

  /** Ends it once; gives what was kept back. */
  private List<AnswerEvent> end(FinishReason why) {
    if (reason != null) return List.of();
    var ending = turn.stopped() ? FinishReason.END_OF_TEXT : why;
    try {
      var last = new ArrayList<>(parser.text(turn.finish("")));
      last.addAll(parser.finish());
      var events = parts.add(last);
      if (ending == FinishReason.END_OF_TEXT && parts.hasCalls()) ending = FinishReason.TOOL_CALLS;
      return events;
    } finally {
      reason = ending;
      chat.ended(this);
    }
  }

  @Override
  public int[] prompt() {
    return question.prompt().tokens().clone();
  }

  @Override
  public int cachedTokens() {
    return question.cached() + generation.usage().cachedTokens();
  }

  @Override
  public Usage usage() {
    var usage = generation.usage();
    return usage.toBuilder()
        .promptTokens(question.prompt().tokens().length)
        .droppedTokens(question.dropped() + usage.droppedTokens())
        .cachedTokens(cachedTokens())
        .reasoningTokens(reasoningTokens)
        .build();
  }

  @Override
  public Timings timings() {
    return generation.timings();
  }

  @Override
  public FinishReason finishReason() {
    var finished = reason;
    if (finished == null) throw new IllegalStateException("the answer has not ended");
    return finished;
  }

  @Override
  public void close() {
    closing = true;
    generation.close(); // before the lock: whoever holds it waits for the token under way
    lock.lock();
    try {
      end(FinishReason.CANCELLED);
    } finally {
      lock.unlock();
    }
  }
}
