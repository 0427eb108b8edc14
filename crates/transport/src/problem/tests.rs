use super::*;

#[test]
fn metrics_have_names() {
    for metric in Metric::ALL {
        assert_eq!(Metric::parse(metric.as_str()), Some(metric));
    }
    assert_eq!(Metric::parse("manhattan"), None);
}
