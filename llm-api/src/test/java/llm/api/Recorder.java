package llm.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A subscriber that writes down what it hears, and whether signals overlapped. */
final class Recorder<T> implements Flow.Subscriber<T> {
  long requestsInOnSubscribe;
  long requestsInOnNext;
  int cancelsAt = -1;
  boolean throwsInOnSubscribe;

  private final Consumer<T> whenNext;
  private final List<T> items = new ArrayList<>();
  private final List<String> signals = new ArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicInteger inside = new AtomicInteger();
  private volatile boolean overlapped;
  private volatile @Nullable Throwable error;
  private volatile Flow.@Nullable Subscription subscription;

  Recorder(Consumer<T> whenNext) {
    this.whenNext = whenNext;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    enter();
    subscription = given;
    if (throwsInOnSubscribe) throw new IllegalStateException("no");
    if (requestsInOnSubscribe > 0) given.request(requestsInOnSubscribe);
    inside.decrementAndGet();
  }

  @Override
  public void onNext(T item) {
    enter();
    synchronized (this) {
      items.add(item);
      signals.add(String.valueOf(item));
      notifyAll();
    }
    if (items.size() == cancelsAt + 1) subscription().cancel();
    if (requestsInOnNext > 0) subscription().request(requestsInOnNext);
    whenNext.accept(item);
    inside.decrementAndGet();
  }

  @Override
  public void onError(Throwable failure) {
    enter();
    error = failure;
    end("error " + failure.getMessage());
  }

  @Override
  public void onComplete() {
    enter();
    end("complete");
  }

  private void enter() {
    if (inside.getAndIncrement() > 0) overlapped = true;
  }

  private void end(String signal) {
    synchronized (this) {
      signals.add(signal);
      notifyAll();
    }
    inside.decrementAndGet();
    ended.countDown();
  }

  Flow.Subscription subscription() {
    return Objects.requireNonNull(subscription);
  }

  synchronized void awaitItems(int count) throws InterruptedException {
    while (items.size() < count) wait();
  }

  void awaitEnd() throws InterruptedException {
    ended.await();
  }

  boolean isEnded() {
    return ended.getCount() == 0;
  }

  boolean overlapped() {
    return overlapped;
  }

  @Nullable Throwable error() {
    return error;
  }

  synchronized List<T> items() {
    return List.copyOf(items);
  }

  synchronized List<String> signals() {
    return List.copyOf(signals);
  }
}
