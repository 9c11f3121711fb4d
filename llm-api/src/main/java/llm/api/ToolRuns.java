package llm.api;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** The calls of one answer while they run, on virtual threads. Any thread may cancel them. */
final class ToolRuns {
  private final ToolBox tools;
  private final List<ToolCall> calls;
  private final List<FutureTask<String>> tasks;

  ToolRuns(ToolBox tools, List<ToolCall> calls) {
    this.tools = tools;
    this.calls = calls;
    this.tasks = calls.stream().map(call -> new FutureTask<>(() -> tools.run(call))).toList();
  }

  /** Starts them, at once or one after the other. */
  void start(boolean parallel) {
    if (parallel) {
      tasks.forEach(task -> Thread.ofVirtual().name("llm-tool").start(task));
    } else {
      Thread.ofVirtual().name("llm-tool").start(() -> tasks.forEach(FutureTask::run));
    }
  }

  /** Waits until all have ended. */
  void await() throws InterruptedException {
    for (var task : tasks) {
      try {
        task.get();
      } catch (ExecutionException | CancellationException e) {
        // results() tells of it.
      }
    }
  }

  /** Ends those that run, and starts no others. */
  void cancel() {
    tasks.forEach(task -> task.cancel(true));
  }

  /** What each came to; what did not end was cancelled. */
  List<AnswerEvent.CallReturned> results() {
    var results = new ArrayList<AnswerEvent.CallReturned>();
    for (int i = 0; i < tasks.size(); i++) {
      results.add(result(calls.get(i), tasks.get(i)));
    }
    return results;
  }

  private static AnswerEvent.CallReturned result(ToolCall call, FutureTask<String> task) {
    return switch (task.state()) {
      case SUCCESS -> AnswerEvent.CallReturned.of(call, task.resultNow(), false);
      case FAILED ->
          AnswerEvent.CallReturned.of(call, "error: " + reason(task.exceptionNow()), true);
      case CANCELLED, RUNNING ->
          AnswerEvent.CallReturned.of(call, "error: the call was cancelled", true);
    };
  }

  private static String reason(Throwable failure) {
    var message = failure.getMessage();
    if (failure instanceof ToolBox.Misuse && message != null) return message;
    var name = failure.getClass().getSimpleName();
    return message == null ? name : name + ": " + message;
  }

  /**
   * Hands failures to the caller, if that is how the tools are.
   *
   * @throws ToolException if a function failed; a call that the model wrote wrongly is none
   */
  void check() {
    for (int i = 0; i < tasks.size(); i++) {
      if (tasks.get(i).state() != FutureTask.State.FAILED) continue;
      var failure = tasks.get(i).exceptionNow();
      if (failure instanceof Error error) throw error;
      if (tools.throwsFailures() && !(failure instanceof ToolBox.Misuse)) {
        throw new ToolException(calls.get(i).name(), failure);
      }
    }
  }
}
