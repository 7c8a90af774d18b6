package dev.hands4j.git;

import dev.hands4j.api.git.Branch;
import dev.hands4j.api.git.BranchPage;
import dev.hands4j.api.git.CloneAccess;
import dev.hands4j.api.git.GitAnswer;
import dev.hands4j.api.git.GitFailure;
import dev.hands4j.api.git.GitFailure.Kind;
import dev.hands4j.api.git.GitRepository;
import dev.hands4j.api.git.GitService;
import dev.hands4j.api.git.GitUser;
import dev.hands4j.api.git.Merged;
import dev.hands4j.api.git.MicroagentContent;
import dev.hands4j.api.git.MicroagentEntry;
import dev.hands4j.api.git.MicroagentFormat;
import dev.hands4j.api.git.PageRequest;
import dev.hands4j.api.git.ProviderDirectory;
import dev.hands4j.api.git.PullRequestState;
import dev.hands4j.api.git.RepositorySearch;
import dev.hands4j.api.git.RepositorySort;
import dev.hands4j.api.git.SuggestedTask;
import dev.hands4j.api.user.ProviderType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The directory of an owner: every question goes to all linked providers at once. */
final class LinkedProviders implements ProviderDirectory {
  private final List<LinkedProvider> linked;
  private final MicroagentFormat microagents;
  private final FanOut fanOut;

  LinkedProviders(List<LinkedProvider> linked, MicroagentFormat microagents, GitConfig config) {
    this.linked = List.copyOf(linked);
    this.microagents = microagents;
    // There are as many providers as there are types: none waits for a place.
    this.fanOut = new FanOut(ProviderType.values().length, config.directoryTimeout());
  }

  @Override
  public List<ProviderType> linked() {
    return linked.stream().map(LinkedProvider::type).toList();
  }

  @Override
  public Optional<GitService> service(ProviderType provider) {
    return services().stream().filter(service -> service.provider() == provider).findFirst();
  }

  private List<GitService> services() {
    List<GitService> services = new ArrayList<>();
    for (LinkedProvider provider : linked) {
      switch (provider) {
        case LinkedProvider.Usable(GitService service) -> services.add(service);
        case LinkedProvider.Unusable _ -> {}
      }
    }
    return services;
  }

  @Override
  public GitAnswer<GitUser> user() {
    return this.<GitUser>first(GitService::user, Optional.empty())
        .orElseGet(() ->
            GitAnswer.failed(GitFailure.ofAll(Kind.UNAUTHORIZED, "Need valid provider token")));
  }

  @Override
  public GitAnswer<List<String>> installations(ProviderType provider) {
    Optional<GitService> service = service(provider);
    if (service.isEmpty()) {
      return GitAnswer.failed(
          GitFailure.of(
              Kind.NO_TOKEN, provider, "No %s token is stored".formatted(provider.wire())));
    }
    GitAnswer<List<String>> answer = service.get().installations();
    boolean unsupported =
        answer.findFailure().filter(f -> f.kind() == Kind.UNSUPPORTED).isPresent();
    return unsupported ? answer : GitAnswer.ok(answer.findValue().orElseGet(List::of));
  }

  @Override
  public Merged<GitRepository> repositories(RepositorySort sort) {
    return merged(service -> service.allRepositories(sort));
  }

  @Override
  public Merged<GitRepository> search(RepositorySearch search) {
    return merged(service -> service.search(search));
  }

  @Override
  public List<Branch> searchBranches(
      Optional<ProviderType> provider, String repository, String query, int perPage) {
    Optional<ProviderType> where =
        provider.or(() ->
            repository(repository, Optional.empty()).findValue().map(GitRepository::provider));
    return where
        .flatMap(this::service)
        .flatMap(service -> service.searchBranches(repository, query, perPage).findValue())
        .orElseGet(List::of);
  }

  @Override
  public Merged<SuggestedTask> suggestedTasks() {
    return merged(GitService::suggestedTasks);
  }

  @Override
  public GitAnswer<GitRepository> repository(String fullName, Optional<ProviderType> preferred) {
    return first(service -> service.repository(fullName), preferred)
        .orElseGet(() ->
            GitAnswer.failed(
                GitFailure.ofAll(Kind.UNAUTHORIZED, "Unable to access repo " + fullName)));
  }

  @Override
  public BranchPage branches(
      String repository, Optional<ProviderType> preferred, PageRequest page) {
    return first(service -> service.branches(repository, page), preferred)
        .flatMap(GitAnswer::findValue)
        .orElseGet(() -> new BranchPage(List.of(), false, page, Optional.of(0)));
  }

  @Override
  public GitAnswer<List<MicroagentEntry>> microagents(String repository) {
    List<GitAnswer<List<MicroagentEntry>>> answers =
        fanOut.all(questions(service -> service.microagents(repository)));
    Optional<List<MicroagentEntry>> any =
        answers.stream()
            .flatMap(answer -> answer.findValue().stream())
            .filter(list -> !list.isEmpty())
            .findFirst();
    if (any.isPresent()) {
      return GitAnswer.ok(any.get());
    }
    boolean oneAnswered = answers.stream().anyMatch(answer -> answer.findValue().isPresent());
    return oneAnswered || linked.isEmpty()
        ? GitAnswer.ok(List.of())
        : GitAnswer.failed(
            GitFailure.ofAll(Kind.UNAUTHORIZED, "Unable to fetch microagents for " + repository));
  }

  @Override
  public GitAnswer<MicroagentContent> microagent(String repository, String path) {
    return first(service -> parsed(service, repository, path), Optional.empty())
        .orElseGet(() ->
            GitAnswer.failed(
                GitFailure.ofAll(
                    Kind.UNAUTHORIZED,
                    "Microagent file %s not found in %s".formatted(path, repository))));
  }

  private GitAnswer<MicroagentContent> parsed(GitService service, String repository, String path) {
    return switch (service.file(repository, path)) {
      case GitAnswer.Failed<String>(GitFailure failure) -> GitAnswer.failed(failure);
      case GitAnswer.Ok<String>(String text) ->
          microagents
              .parse(path, text)
              .map(file ->
                  GitAnswer.ok(
                      new MicroagentContent(
                          file.content(), path, file.triggers(), service.provider())))
              .orElseGet(() ->
                  GitAnswer.failed(
                      GitFailure.of(
                          Kind.MALFORMED,
                          service.provider(),
                          "Failed to parse microagent file " + path)));
    };
  }

  @Override
  public boolean isPullRequestOpen(ProviderType provider, String repository, int number) {
    return service(provider)
        .flatMap(service -> service.pullRequest(repository, number).findValue())
        .map(state -> state != PullRequestState.CLOSED)
        .orElse(true);
  }

  @Override
  public GitAnswer<CloneAccess> cloneAccess(String repository, Optional<ProviderType> preferred) {
    return switch (repository(repository, preferred)) {
      case GitAnswer.Failed<GitRepository>(GitFailure failure) -> GitAnswer.failed(failure);
      case GitAnswer.Ok<GitRepository>(GitRepository found) ->
          service(found.provider()).orElseThrow().cloneAccess(repository);
    };
  }

  /** The preferred provider's success, or else the first of the others', asked together. */
  private <T> Optional<GitAnswer<T>> first(
      Function<GitService, GitAnswer<T>> ask, Optional<ProviderType> preferred) {
    Optional<GitAnswer<T>> favourite =
        preferred.flatMap(this::service).map(ask).filter(answer -> answer.findValue().isPresent());
    if (favourite.isPresent()) {
      return favourite;
    }
    List<FanOut.Question<T>> others =
        questions(ask).stream()
            .filter(question -> preferred.filter(question.provider()::equals).isEmpty())
            .toList();
    return fanOut.firstOk(others);
  }

  private <T> Merged<T> merged(Function<GitService, GitAnswer<List<T>>> ask) {
    List<T> items = new ArrayList<>();
    List<GitFailure> failures = new ArrayList<>();
    for (GitAnswer<List<T>> answer : fanOut.all(questions(ask))) {
      switch (answer) {
        case GitAnswer.Ok<List<T>>(List<T> found) -> items.addAll(found);
        case GitAnswer.Failed<List<T>>(GitFailure failure) -> failures.add(failure);
      }
    }
    return new Merged<>(items, failures);
  }

  private <T> List<FanOut.Question<T>> questions(Function<GitService, GitAnswer<T>> ask) {
    List<FanOut.Question<T>> questions = new ArrayList<>();
    for (LinkedProvider provider : linked) {
      questions.add(
          new FanOut.Question<>(
              provider.type(),
              () ->
                  switch (provider) {
                    case LinkedProvider.Usable(GitService service) -> ask.apply(service);
                    case LinkedProvider.Unusable(ProviderType _, GitFailure failure) ->
                        GitAnswer.failed(failure);
                  }));
    }
    return questions;
  }
}
