package llm.api;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An answer in rounds: its calls are run, and the model answers what they returned. */
final class ToolAnswer implements Answer {
  private final Chat chat;
  private final ToolBox tools;
  private final GenerationOptions options; // of the later rounds

  /** Held while a round begins, and while this is closed. */
  private final ReentrantLock lock = new ReentrantLock();

  private volatile Answer round;
  private volatile boolean closed;
  private volatile boolean cancelled;
  private @Nullable ToolRuns runs;
  private int rounds; // whose calls were run
  private Usage before = Usage.builder().build(); // of the earlier rounds
  private Timings timeBefore = Timings.builder().build();

  private ToolAnswer(Chat chat, ToolBox tools, GenerationOptions options, Answer first) {
    this.chat = chat;
    this.tools = tools;
    this.options = options;
    this.round = first;
  }

  /**
   * Begins an answer.
   *
   * @param options without tools
   * @param first has the first round answered
   */
  static ToolAnswer begin(
      Chat chat,
      ToolBox tools,
      GenerationOptions options,
      Function<GenerationOptions, Answer> first) {
    Checks.present("tools", tools);
    Checks.present("options", options);
    Checks.that(options.tools().isEmpty(), "options", "tools beside the tool box", "none");
    var later = options.toBuilder().tools(tools.tools()).build();
    var now = later.toBuilder().toolChoice(tools.toolChoice()).build();
    return new ToolAnswer(chat, tools, later, first.apply(now));
  }

  /** Runs the calls of the round, and begins the next; nothing if there is none. */
  private List<AnswerEvent.CallReturned> nextRound() {
    if (round.finishReason() != FinishReason.TOOL_CALLS || rounds == tools.maxRounds()) {
      return List.of();
    }
    var calls = round.message().calls();
    var running = start(calls);
    try {
      running.await();
    } catch (InterruptedException e) {
      running.cancel();
      Thread.currentThread().interrupt();
    }
    lock.lock();
    try {
      runs = null;
      rounds++;
      var results = running.results();
      // With them the chat goes on from here, whatever happens now.
      for (var result : results) chat.add(Message.toolResult(result.call(), result.text()));
      if (Thread.currentThread().isInterrupted()) {
        cancelled = true;
        throw new InterruptionException("interrupted while tools ran");
      }
      running.check();
      if (closed) {
        cancelled = true;
        return List.of();
      }
      before = usage();
      timeBefore = timings();
      round = chat.answer(options);
      return results;
    } finally {
      lock.unlock();
    }
  }

  private ToolRuns start(List<ToolCall> calls) {
    var running = new ToolRuns(tools, calls);
    lock.lock();
    try {
      if (closed) {
        running.cancel();
      } else {
        runs = running;
        running.start(options.parallelToolCalls());
      }
      return running;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Iterator<AnswerToken> iterator() {
    var first = round.iterator();
    return new Iterator<>() {
      private Iterator<AnswerToken> tokens = first;
      private boolean ended;

      @Override
      public boolean hasNext() {
        while (!ended && !tokens.hasNext()) {
          ended = nextRound().isEmpty();
          if (!ended) tokens = round.iterator();
        }
        return !ended;
      }

      @Override
      public AnswerToken next() {
        if (!hasNext()) throw new NoSuchElementException();
        return tokens.next();
      }
    };
  }

  @Override
  public Iterable<AnswerEvent> events() {
    return Events::new;
  }

  @Override
  public Flow.Publisher<AnswerEvent> publisher() {
    var events = new AtomicReference<Events>();
    return new PulledPublisher<>(
        new PulledPublisher.Source<>(
            () -> events.updateAndGet(_ -> new Events()),
            () -> events.get().isFinished(),
            this::close));
  }

  /** The events of all rounds, one behind the other. */
  private final class Events implements Iterator<AnswerEvent> {
    private Iterator<AnswerEvent> of = round.events().iterator();
    private final ArrayDeque<AnswerEvent> ready = new ArrayDeque<>();
    private boolean finished;

    @Override
    public boolean hasNext() {
      if (ready.isEmpty() && !finished && of.hasNext()) take(of.next());
      return !ready.isEmpty();
    }

    private void take(AnswerEvent event) {
      if (!(event instanceof AnswerEvent.Finished end)) {
        ready.add(event);
        return;
      }
      var results = nextRound();
      finished = results.isEmpty();
      if (finished) {
        ready.add(AnswerEvent.Finished.of(ToolAnswer.this, end.tokens()));
      } else {
        ready.addAll(results);
        of = round.events().iterator();
      }
    }

    @Override
    public AnswerEvent next() {
      if (!hasNext()) throw new NoSuchElementException();
      return ready.remove();
    }

    boolean isFinished() {
      return finished && ready.isEmpty();
    }
  }

  @Override
  public Message message() {
    var message = round.message();
    while (!nextRound().isEmpty()) message = round.message();
    return message;
  }

  @Override
  public int[] prompt() {
    return round.prompt();
  }

  @Override
  public int cachedTokens() {
    return usage().cachedTokens();
  }

  @Override
  public Usage usage() {
    var now = round.usage();
    return Usage.builder()
        .promptTokens(before.promptTokens() + now.promptTokens())
        .cachedTokens(before.cachedTokens() + now.cachedTokens())
        .generatedTokens(before.generatedTokens() + now.generatedTokens())
        .reasoningTokens(before.reasoningTokens() + now.reasoningTokens())
        .draftedTokens(before.draftedTokens() + now.draftedTokens())
        .acceptedTokens(before.acceptedTokens() + now.acceptedTokens())
        .droppedTokens(before.droppedTokens() + now.droppedTokens())
        .build();
  }

  @Override
  public Timings timings() {
    var now = round.timings();
    boolean first = rounds == 0;
    return now.toBuilder()
        .prompt(timeBefore.prompt().plus(now.prompt()))
        .firstToken(first ? now.firstToken() : timeBefore.firstToken())
        .generation(timeBefore.generation().plus(now.generation()))
        .build();
  }

  @Override
  public FinishReason finishReason() {
    return cancelled ? FinishReason.CANCELLED : round.finishReason();
  }

  @Override
  public void close() {
    closed = true;
    lock.lock();
    try {
      if (runs != null) runs.cancel();
      round.close();
    } finally {
      lock.unlock();
    }
  }
}
