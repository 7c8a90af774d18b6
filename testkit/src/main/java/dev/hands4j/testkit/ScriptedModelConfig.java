package dev.hands4j.testkit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a {@link ScriptedModel} behaves.
 *
 * @param port 0 picks a free one
 * @param scripts by the name of the model
 * @param otherwise the script of every other model
 * @param latency of every reply
 * @param models the names listed by {@code GET /v1/models}, beside those with a script
 * @param requiredKey a key that requests must carry; the answer is 401 otherwise
 * @param recordedBytes how many bytes of request bodies are kept; the oldest requests are forgotten
 *     first. 0 records nothing, for benchmarks
 */
public record ScriptedModelConfig(
    int port,
    Map<String, Script> scripts,
    Script otherwise,
    Latency latency,
    List<String> models,
    Optional<String> requiredKey,
    long recordedBytes) {
  public static final long DEFAULT_RECORDED_BYTES = 128L * 1024 * 1024;

  public ScriptedModelConfig {
    scripts = Map.copyOf(scripts);
    models = List.copyOf(models);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
    }
    if (recordedBytes < 0) {
      throw new IllegalArgumentException("recordedBytes must not be negative");
    }
  }

  /** One script for every model, no latency, no key. */
  public static ScriptedModelConfig of(Script script) {
    return new ScriptedModelConfig(
        0,
        Map.of(),
        script,
        Latency.NONE,
        List.of("scripted"),
        Optional.empty(),
        DEFAULT_RECORDED_BYTES);
  }

  public ScriptedModelConfig onPort(int other) {
    return new ScriptedModelConfig(
        other, scripts, otherwise, latency, models, requiredKey, recordedBytes);
  }

  /** A script of its own for one model. */
  public ScriptedModelConfig withScript(String model, Script script) {
    var all = new HashMap<>(scripts);
    all.put(model, script);
    return new ScriptedModelConfig(
        port, all, otherwise, latency, models, requiredKey, recordedBytes);
  }

  public ScriptedModelConfig withLatency(Latency other) {
    return new ScriptedModelConfig(
        port, scripts, otherwise, other, models, requiredKey, recordedBytes);
  }

  public ScriptedModelConfig withModels(List<String> names) {
    return new ScriptedModelConfig(
        port, scripts, otherwise, latency, names, requiredKey, recordedBytes);
  }

  public ScriptedModelConfig requiringKey(String key) {
    return new ScriptedModelConfig(
        port, scripts, otherwise, latency, models, Optional.of(key), recordedBytes);
  }

  public ScriptedModelConfig recording(long bytes) {
    return new ScriptedModelConfig(port, scripts, otherwise, latency, models, requiredKey, bytes);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "ScriptedModelConfig[port=%d, scripts=%s, latency=%s]"
        .formatted(port, scripts.keySet(), latency);
  }
}
