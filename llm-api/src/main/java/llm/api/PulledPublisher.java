package llm.api;

import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands what an iterator gives to one subscriber, as it asks for it: a virtual thread pulls, and
 * makes all signals but {@code onSubscribe}. Rules by their numbers are those of Reactive Streams
 * 1.0.4.
 */
final class PulledPublisher<T> implements Flow.Publisher<T> {
  /**
   * What is published.
   *
   * @param iterator is asked for when somebody subscribes; it may block
   * @param exhausted whether it is known, without computing anything, that nothing comes any more
   * @param close cancels what is left; it may wait
   */
  record Source<T>(Supplier<Iterator<T>> iterator, BooleanSupplier exhausted, Runnable close) {}

  private final Source<T> source;
  private final AtomicBoolean taken = new AtomicBoolean();

  PulledPublisher(Source<T> source) {
    this.source = source;
  }

  @Override
  public void subscribe(Subscriber<? super T> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber"); // rule 1.9
    if (!taken.compareAndSet(false, true)) {
      refuse(subscriber, new IllegalStateException("it has a subscriber already: only one"));
      return;
    }
    Iterator<T> items;
    try {
      items = source.iterator().get();
    } catch (RuntimeException e) {
      refuse(subscriber, e);
      return;
    }
    var pull = new Pull(subscriber, items);
    try {
      subscriber.onSubscribe(pull);
    } catch (RuntimeException | Error e) {
      pull.cancel();
      throw e;
    }
    Thread.ofVirtual().name("llm-publisher").start(pull); // signals are serial: rule 1.3
  }

  private void refuse(Subscriber<? super T> subscriber, RuntimeException why) {
    subscriber.onSubscribe(
        new Subscription() {
          @Override
          public void request(long n) {}

          @Override
          public void cancel() {}
        });
    subscriber.onError(why);
  }

  /** The one subscription. */
  private final class Pull implements Subscription, Runnable {
    private final Subscriber<? super T> subscriber;
    private final Iterator<T> items;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long demand;
    private boolean cancelled;
    private @Nullable IllegalArgumentException wrongRequest;
    private @Nullable Thread puller;

    Pull(Subscriber<? super T> subscriber, Iterator<T> items) {
      this.subscriber = subscriber;
      this.items = items;
    }

    @Override
    public void request(long n) {
      lock.lock();
      try {
        if (n <= 0 && wrongRequest == null) { // rule 3.9
          wrongRequest = new IllegalArgumentException("n: " + n + ", expected 1 or more");
        }
        if (n > 0) demand = demand + n < 0 ? Long.MAX_VALUE : demand + n; // rule 3.17
        changed.signal();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void cancel() {
      boolean own;
      lock.lock();
      try {
        if (cancelled) return;
        cancelled = true;
        own = puller == Thread.currentThread();
        changed.signal();
      } finally {
        lock.unlock();
      }
      // Closing may wait for a pass, which whoever cancels need not: rule 3.5.
      if (own) source.close().run();
      else Thread.ofVirtual().name("llm-cancel").start(source.close());
    }

    @Override
    public void run() {
      try {
        begin();
        while (awaitDemand()) {
          if (!step()) return;
        }
      } catch (RuntimeException | Error e) {
        cancel(); // a subscriber that throws has cancelled: rule 2.13
        throw e;
      }
    }

    private void begin() {
      lock.lock();
      try {
        puller = Thread.currentThread();
      } finally {
        lock.unlock();
      }
    }

    /** Waits until something was asked for; false if nobody wants anything any more. */
    private boolean awaitDemand() {
      IllegalArgumentException wrong;
      lock.lock();
      try {
        while (!cancelled && demand == 0 && wrongRequest == null) changed.awaitUninterruptibly();
        if (cancelled) return false;
        wrong = wrongRequest;
        if (wrong == null) {
          if (demand != Long.MAX_VALUE) demand--;
          return true;
        }
      } finally {
        lock.unlock();
      }
      fail(wrong);
      return false;
    }

    /** Hands out the next; false if that was the end. */
    private boolean step() {
      @Nullable T next;
      try {
        next = items.hasNext() ? items.next() : null;
      } catch (RuntimeException | Error e) {
        fail(e);
        return false;
      }
      if (isCancelled()) return false;
      if (next != null) subscriber.onNext(next);
      if (next != null && !source.exhausted().getAsBoolean()) return true;
      complete();
      return false;
    }

    private void complete() {
      lock.lock();
      try {
        if (cancelled) return;
        cancelled = true; // what comes of it later does nothing: rules 3.6 and 3.7
      } finally {
        lock.unlock();
      }
      subscriber.onComplete();
    }

    private boolean isCancelled() {
      lock.lock();
      try {
        return cancelled;
      } finally {
        lock.unlock();
      }
    }

    /** Ends by an error: nothing follows. */
    private void fail(Throwable why) {
      if (isCancelled()) return;
      cancel();
      subscriber.onError(why);
    }
  }
}
