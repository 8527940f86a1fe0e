use super::{Answer, Setting, secrets, ways, without_secrets};

fn settings(list: &[(&str, &str)]) -> Vec<Setting> {
    list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn a_repository_lends_the_ways_to_its_remotes_and_nothing_else() {
    let everywhere = settings(&[("user.name", "Ann"), ("http.extraheader", "X: 1"), ("credential.helper", "store")]);
    let here = settings(&[
        ("user.name", "Ann"),
        ("http.extraheader", "X: 1"),
        ("credential.helper", "store"),
        ("core.bare", "false"),
        ("core.autocrlf", "true"),
        ("core.hookspath", "/hooks"),
        ("core.sshcommand", "ssh -i key"),
        ("commit.gpgsign", "true"),
        ("remote.origin.url", "ssh://git@example.org/x.git"),
        ("remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*"),
        ("remote.origin.mirror", "true"),
        ("remote.origin.promisor", "true"),
        ("url.https://example.org/.insteadof", "ex:"),
        ("credential.helper", ""),
        ("credential.helper", "store"),
        ("http.https://example.org/.extraheader", "Authorization: basic c2VjcmV0"),
        ("include.path", "more"),
    ]);
    let lent = settings(&[
        ("core.sshcommand", "ssh -i key"),
        ("remote.origin.url", "ssh://git@example.org/x.git"),
        ("url.https://example.org/.insteadof", "ex:"),
        ("credential.helper", ""),
        ("credential.helper", "store"),
        ("http.https://example.org/.extraheader", "Authorization: basic c2VjcmV0"),
    ]);
    assert_eq!(ways(&here, &everywhere), lent);
}

#[test]
fn no_secret_is_shown() {
    let here = settings(&[
        ("remote.origin.url", "https://ann:p#ss@w/rd@example.org/x.git"),
        ("url.https://tok3n@example.org/.insteadof", "https://example.org/"),
        ("http.extraheader", "Authorization: basic c2VjcmV0"),
        ("remote.ssh.url", "ssh://git@example.org/x.git"),
    ]);
    let secrets = secrets(&here, "https://oauth2:glpat-1@gitlab.example/x.git");
    let text = "unable to access 'https://ann:p#ss@w/rd@example.org/x.git/': Authorization: basic c2VjcmV0; tok3n; \
                glpat-1; https://oauth2:other@gitlab.example/x, https://alone@h/ and ssh://git@example.org/x.git, \
                ssh://git:pass@example.org/";
    let shown = without_secrets(text, &secrets);
    for secret in ["p#ss@w/rd", "c2VjcmV0", "tok3n", "glpat-1", "other", "alone", "pass"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    assert!(shown.contains("https://gitlab.example/x, https://h/ and ssh://git@example.org/x.git"), "{shown}");
    assert_eq!(without_secrets("git@example.org:x.git", &[]), "git@example.org:x.git");
    assert_eq!(without_secrets("see https://example.org/a@b", &[]), "see https://example.org/a@b");
}

#[test]
fn what_git_says_is_told_in_a_line() {
    let said = "warning: redirecting\nremote: not today\nTo https://example.org/x.git\nfatal: no way.\nhint: use force\n\n\
                error: failed to push some refs to 'x'\n";
    let answer = Answer { is_success: false, out: Vec::new(), said: said.to_owned() };
    assert_eq!(answer.reason(), "remote: not today; no way");
    assert_eq!(answer.said_by_remote(), "not today");
    let silent = Answer { is_success: false, out: Vec::new(), said: String::new() };
    assert_eq!(silent.reason(), "git did not say why");
}
