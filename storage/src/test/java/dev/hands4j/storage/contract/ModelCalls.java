package dev.hands4j.storage.contract;

import java.util.Optional;

/** The port calls on the model; remembers the model after them. */
public final class ModelCalls implements Actor.Calls {
  private SpecModel model;

  public ModelCalls(SpecModel model) {
    this.model = model;
  }

  public SpecModel model() {
    return model;
  }

  private String take(SpecModel.Step step) {
    model = step.after();
    return step.answer();
  }

  @Override
  public Optional<String> owner() {
    return model.owner();
  }

  @Override
  public long epoch() {
    return model.epoch();
  }

  @Override
  public long lastControl() {
    return model.lastControl();
  }

  @Override
  public String claim(String node, Optional<String> expected, long expectedEpoch, boolean start) {
    return take(model.claim(node, expected, expectedEpoch, start));
  }

  @Override
  public void release(String node, long epoch) {
    take(model.release(node, epoch));
  }

  @Override
  public String appendByLoop(String key, long epoch, long seenControl) {
    return take(model.appendByLoop(key, epoch, seenControl));
  }

  @Override
  public String appendByPerson(String key, boolean control) {
    return take(model.appendByPerson(key, control));
  }

  @Override
  public String stop() {
    return take(model.stop());
  }
}
