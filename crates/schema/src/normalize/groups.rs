//! Strongly connected components: nodes that refer to each other, directly or indirectly, form one group.

/// Returns the group of each node, given the nodes that each node refers to. A group refers only to itself and to groups with lower
/// numbers.
///
/// This is Tarjan's algorithm without recursion, because chains can be as long as a document.
pub fn of(edges: &[Vec<usize>]) -> Vec<usize> {
    const UNSEEN: usize = usize::MAX;
    let count = edges.len();
    let (mut order, mut low, mut group) = (vec![UNSEEN; count], vec![0; count], vec![UNSEEN; count]);
    let (mut next, mut stack, mut groups) = (0, Vec::new(), 0);
    for start in 0..count {
        if order[start] != UNSEEN {
            continue;
        }
        let mut work = vec![(start, 0)];
        while let Some((node, edge)) = work.pop() {
            if edge == 0 {
                order[node] = next;
                low[node] = next;
                next += 1;
                stack.push(node);
            } else {
                let child = edges[node][edge - 1];
                low[node] = low[node].min(low[child]);
            }
            let mut descended = false;
            for (at, child) in edges[node].iter().enumerate().skip(edge) {
                if order[*child] == UNSEEN {
                    work.push((node, at + 1));
                    work.push((*child, 0));
                    descended = true;
                    break;
                }
                if group[*child] == UNSEEN {
                    low[node] = low[node].min(order[*child]);
                }
            }
            if !descended && low[node] == order[node] {
                while let Some(member) = stack.pop() {
                    group[member] = groups;
                    if member == node {
                        break;
                    }
                }
                groups += 1;
            }
        }
    }
    group
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn referenced_groups_have_lower_numbers() {
        let edges = [vec![1], vec![2, 3], vec![1], vec![3], vec![0]];
        let groups = of(&edges);
        assert_eq!(groups[1], groups[2]);
        assert!(groups[3] < groups[1] && groups[1] < groups[0] && groups[0] < groups[4]);
    }
}
