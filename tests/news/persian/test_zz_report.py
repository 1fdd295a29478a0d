from tests.news.persian.samples import DOCUMENTS, QUERIES
from tests.news.persian.unseen import HELD_OUT, MORE_DOCUMENTS, SEEN, UNSEEN
def rep(name, lib, qs):
    m={q:e-lib.find(q) for q,e in qs if e-lib.find(q)}; x={q:lib.find(q)-e for q,e in qs if lib.find(q)-e}
    print("REP",name,len(qs),"missed",m,"more",x)
def test_a(publish_all):
    lib=publish_all(DOCUMENTS)
    rep("samples",lib,QUERIES); rep("held",lib,[(q,set(e.split())) for q,e in HELD_OUT])
def test_b(publish_all):
    lib=publish_all(DOCUMENTS|MORE_DOCUMENTS)
    for n,qs in (("seen",SEEN),("unseen",UNSEEN)): rep(n,lib,[(q,set(e.split())) for q,e in qs])
