// Package nodes plays the part of scheduler and kubelet: it offers nodes, binds every pending pod and reports on it as a
// kubelet would, without running anything. A container's image tells what becomes of it: a tag that contains
// "missing" can't be pulled, one that contains "crash" keeps crashing, one that contains "never-ready" runs and isn't
// ready, any other starts.
package nodes

import (
	"context"
	"flag"
	"fmt"
	"hash/fnv"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
)

type lab struct {
	client kubernetes.Interface
	nodes  []string
	start  time.Duration // from bound to running, and from running to completed for a Job's pod
}

// Run serves until ctx ends.
func Run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("nodes", flag.ContinueOnError)
	kubeconfig := flags.String("kubeconfig", "", "cluster to serve")
	count := flags.Int("count", 2, "nodes to offer")
	start := flags.Duration("start", 300*time.Millisecond, "time a container takes to start")
	if err := flags.Parse(args); err != nil {
		return err
	}
	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		return err
	}
	config.QPS, config.Burst = 500, 1000
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	l := &lab{client: client, start: *start}
	for i := range *count {
		if err := l.offer(ctx, fmt.Sprintf("lab-%d", i+1)); err != nil {
			return err
		}
	}
	factory := informers.NewSharedInformerFactory(client, 0)
	pods := factory.Core().V1().Pods().Informer()
	handle := func(o any) {
		if pod, ok := o.(*corev1.Pod); ok {
			go l.step(ctx, pod)
		}
	}
	if _, err := pods.AddEventHandler(cache.ResourceEventHandlerFuncs{AddFunc: handle, UpdateFunc: func(_, o any) { handle(o) }}); err != nil {
		return err
	}
	factory.Start(ctx.Done())
	fmt.Println("nodes ready")
	<-ctx.Done()
	return nil
}

func (l *lab) offer(ctx context.Context, name string) error {
	l.nodes = append(l.nodes, name)
	room := corev1.ResourceList{
		corev1.ResourceCPU:    resource.MustParse("1000"),
		corev1.ResourceMemory: resource.MustParse("1Ti"),
		corev1.ResourcePods:   resource.MustParse("10000"),
	}
	node := &corev1.Node{
		ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{"kubernetes.io/hostname": name}},
		Status: corev1.NodeStatus{
			Capacity: room, Allocatable: room,
			Conditions: []corev1.NodeCondition{{Type: corev1.NodeReady, Status: corev1.ConditionTrue, Reason: "KubeletReady"}},
		},
	}
	made, err := l.client.CoreV1().Nodes().Create(ctx, node, metav1.CreateOptions{})
	if err != nil {
		return nil // there already
	}
	made.Status, made.Spec.Taints = node.Status, nil
	if made, err = l.client.CoreV1().Nodes().UpdateStatus(ctx, made, metav1.UpdateOptions{}); err != nil {
		return err
	}
	made.Spec.Taints = nil
	_, err = l.client.CoreV1().Nodes().Update(ctx, made, metav1.UpdateOptions{})
	return err
}

// step moves a pod one step on; the change it makes brings the pod back for the next one.
func (l *lab) step(ctx context.Context, pod *corev1.Pod) {
	pods := l.client.CoreV1().Pods(pod.Namespace)
	switch {
	case pod.DeletionTimestamp != nil:
		now := int64(0)
		_ = pods.Delete(ctx, pod.Name, metav1.DeleteOptions{GracePeriodSeconds: &now, Preconditions: &metav1.Preconditions{UID: &pod.UID}})
	case pod.Spec.NodeName == "":
		_ = pods.Bind(ctx, &corev1.Binding{
			ObjectMeta: metav1.ObjectMeta{Name: pod.Name, UID: pod.UID},
			Target:     corev1.ObjectReference{Kind: "Node", Name: l.choose(pod)},
		}, metav1.CreateOptions{})
	case pod.Status.Phase == corev1.PodPending && len(pod.Status.ContainerStatuses) == 0:
		l.wait(ctx)
		l.report(ctx, pod)
	case pod.Status.Phase == corev1.PodRunning && ofJob(pod) && allReady(pod):
		l.wait(ctx)
		done := pod.DeepCopy()
		done.Status.Phase = corev1.PodSucceeded
		for i := range done.Status.ContainerStatuses {
			s := &done.Status.ContainerStatuses[i]
			s.Ready = false
			s.State = corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{Reason: "Completed", FinishedAt: metav1.Now()}}
		}
		_, _ = pods.UpdateStatus(ctx, done, metav1.UpdateOptions{})
	}
}

func (l *lab) wait(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-time.After(l.start):
	}
}

// choose keeps to the node that a DaemonSet's pod asks for, and spreads the others.
func (l *lab) choose(pod *corev1.Pod) string {
	if a := pod.Spec.Affinity; a != nil && a.NodeAffinity != nil && a.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution != nil {
		for _, term := range a.NodeAffinity.RequiredDuringSchedulingIgnoredDuringExecution.NodeSelectorTerms {
			for _, field := range term.MatchFields {
				if field.Key == "metadata.name" && len(field.Values) == 1 {
					return field.Values[0]
				}
			}
		}
	}
	h := fnv.New32a()
	h.Write([]byte(pod.UID))
	return l.nodes[int(h.Sum32())%len(l.nodes)]
}

func (l *lab) report(ctx context.Context, pod *corev1.Pod) {
	p := pod.DeepCopy()
	now := metav1.Now()
	p.Status.Phase, p.Status.StartTime = corev1.PodRunning, &now
	ready := corev1.ConditionTrue
	for _, c := range p.Spec.Containers {
		s := corev1.ContainerStatus{Name: c.Name, Image: c.Image, ImageID: c.Image, Ready: true, Started: new(bool)}
		*s.Started = true
		s.State = corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: now}}
		if reason, message := fault(c.Image); reason != "" {
			s.Ready, ready = false, corev1.ConditionFalse
			s.State = corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: reason, Message: message}}
			if reason == "CrashLoopBackOff" {
				s.RestartCount = 3
				s.LastTerminationState = corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{ExitCode: 1, Reason: "Error", FinishedAt: now}}
			} else {
				p.Status.Phase = corev1.PodPending
			}
		}
		if strings.Contains(tagged(c.Image), "never-ready") {
			s.Ready, ready = false, corev1.ConditionFalse
		}
		p.Status.ContainerStatuses = append(p.Status.ContainerStatuses, s)
	}
	for _, c := range p.Spec.InitContainers {
		p.Status.InitContainerStatuses = append(p.Status.InitContainerStatuses, corev1.ContainerStatus{Name: c.Name, Image: c.Image, ImageID: c.Image, Ready: true,
			State: corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{Reason: "Completed", FinishedAt: now}}})
	}
	for _, t := range []corev1.PodConditionType{corev1.PodInitialized, corev1.ContainersReady, corev1.PodReady} {
		status := ready
		if t == corev1.PodInitialized {
			status = corev1.ConditionTrue
		}
		p.Status.Conditions = append(p.Status.Conditions, corev1.PodCondition{Type: t, Status: status, LastTransitionTime: now})
	}
	_, _ = l.client.CoreV1().Pods(p.Namespace).UpdateStatus(ctx, p, metav1.UpdateOptions{})
}

// tagged is an image's last part, from its name on.
func tagged(image string) string {
	return image[strings.LastIndex(image, "/")+1:]
}

func fault(image string) (reason, message string) {
	tag := tagged(image)
	switch {
	case strings.Contains(tag, "missing"):
		return "ImagePullBackOff", fmt.Sprintf("Back-off pulling image %q: not found", image)
	case strings.Contains(tag, "crash"):
		return "CrashLoopBackOff", "back-off 40s restarting failed container"
	}
	return "", ""
}

func allReady(pod *corev1.Pod) bool {
	for _, s := range pod.Status.ContainerStatuses {
		if !s.Ready {
			return false
		}
	}
	return true
}

func ofJob(pod *corev1.Pod) bool {
	for _, o := range pod.OwnerReferences {
		if o.Kind == "Job" {
			return true
		}
	}
	return false
}
